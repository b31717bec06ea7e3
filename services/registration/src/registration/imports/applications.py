"""Files for a batch: their rows become applications, and revise those that were returned."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.audit_tables import AuditEntry
from kompeten.database.rows import change_all
from kompeten.database.sessions import now
from kompeten.database.write_behind import WriteBehind
from kompeten.events import ApplicationSubmitted, ApplicationWaitlisted, Event
from kompeten.messaging.outbox import record_all, record_all_first
from registration.applications.models import Application, ApplicationRevision
from registration.applications.problems import as_field_error
from registration.applications.recording import audit_of
from registration.batches.models import Batch
from registration.batches.queries import AppliedTo
from registration.batches.seating import claim_seats, seat_waiting, seated, waitlisting_of
from registration.catalogue.regions import load_regions
from registration.forms.fields import BY_JSON_NAME, Column
from registration.forms.rules import read_person
from registration.imports.models import Import
from registration.imports.planning import KnownApplication, plan_applications
from registration.imports.rules import WRITTEN, JudgedRow, Planned, RowOutcome, judge_rows
from registration.imports.tables import Table
from registration.imports.targets import Brought, Target
from registration.people.vault import NikVault
from registration.seats.commands import lock_seats
from registration.seats.rules import Claim, Standing
from registration.submissions.commands import (
    SUBMIT,
    WAITLIST,
    Judged,
    application_of,
    columns_of,
    new_application,
    revision_of,
    submission_of,
)
from registration.timeline.commands import entry_of
from registration.timeline.models import TimelineEntry
from registration.timeline.rules import Stage

REVISED = (
    *(name for name, column in BY_JSON_NAME.items() if column is not Column.NIK),
    *(
        "renews_id",
        "state",
        "arrival",
        "revision",
        "warnings",
        "return_reasons",
        "submitted_at",
        "consent_version",
        "version",
    ),
)


class Written(NamedTuple):
    """What a row brings; `standing` says whether the application has a seat."""

    planned: Planned
    application: Application
    revision: ApplicationRevision
    standing: Standing


class ForBatch(Target):
    """Applications to a batch."""

    subject = "application_id"

    def __init__(self, batch: AppliedTo) -> None:
        self._batch = batch

    def judge(self, table: Table) -> Iterator[JudgedRow]:
        """Judge row after row by the schemes of the batch."""
        read = partial(
            read_person,
            starts_on=self._batch.starts_on,
            regions=load_regions(),
            schemes=self._batch.requirements,
            offered=self._batch.scheme_codes,
        )
        return judge_rows(table, read)

    async def lock(self, session: AsyncSession) -> None:
        """Lock the batch."""
        await lock_seats(session, Batch, self._batch.id)

    async def plan(
        self, session: AsyncSession, rows: Sequence[JudgedRow], *, vault: NikVault, is_dry_run: bool
    ) -> list[Planned]:
        """Find what is there of the rows' people by batch and scheme."""
        return await plan_applications(session, self._batch, rows, vault=vault, is_dry_run=is_dry_run)

    async def enter(self, writes: WriteBehind, sent: Import, planned: Sequence[Planned]) -> Brought:
        """Write applications with all they leave behind."""
        batch = self._batch
        written = await _seated(writes.session, sent, batch, planned)
        await _write_applications(writes, sent, batch, written)
        if any(one.standing.arrival is None for one in written):  # a returned one that kept its seat may have moved
            await writes.done()
            await seat_waiting(writes.session, batch.id, principal=sent.sent_by)
        waiting = sum(one.standing.place is not None for one in written)
        return Brought({one.planned.row.participant.row: one.application.id for one in written}, waiting)


async def _seated(session: AsyncSession, sent: Import, batch: AppliedTo, planned: Sequence[Planned]) -> list[Written]:
    """Return the applications to be entered or revised, seated in the order of their rows, in that of their ids."""
    said = [(one, _judged(sent, one)) for one in planned if one.outcome in WRITTEN]
    claims = [Claim(judged.regency, held_in=_region_of(one)) for one, judged in said]
    standings = await claim_seats(session, batch.id, claims) if claims else []
    at = now(session)
    written = [
        _written(batch, one, judged, standing, by=sent.sent_by, at=at)
        for (one, judged), standing in zip(said, standings, strict=True)
    ]
    return sorted(written, key=lambda one: one.application.id)


def _judged(sent: Import, one: Planned) -> Judged:
    person, reading = one.row.reading.person, one.row.reading
    assert person is not None  # noqa: S101 - or the row would be refused
    return Judged(person, [as_field_error(warning) for warning in reading.warnings], sent.consent_version, one.renews)


def _region_of(one: Planned) -> str | None:
    """Return where the seat is counted that a returned application holds."""
    return str(one.known.data["region_code"]) if one.known and one.outcome is RowOutcome.REVISED else None


def _written(batch: AppliedTo, one: Planned, judged: Judged, standing: Standing, *, by: str, at: datetime) -> Written:
    assert one.person_id is not None  # noqa: S101 - or it would be a dry run
    said = columns_of(judged, person_id=one.person_id, at=at)
    if one.outcome is RowOutcome.CREATED:
        application = new_application(batch, said | seated(standing))
    else:
        application = _returned(batch, one, said, standing)
    return Written(one, application, revision_of(application, judged, by=by), standing)


def _returned(batch: AppliedTo, one: Planned, said: dict[str, object], standing: Standing) -> Application:
    """Return a returned application as it is entered again: only what a revision changes is filled in."""
    known = one.known
    assert isinstance(known, KnownApplication)  # noqa: S101 - or there was nothing to revise
    counts = {"id": known.id, "revision": known.revision + 1, "version": known.version + 1}
    return application_of(batch, said | counts | seated(standing, arrival=known.arrival))


async def _write_applications(writes: WriteBehind, sent: Import, batch: AppliedTo, written: Sequence[Written]) -> None:
    """Write what is revised, whose events follow others, then what is new: there is nothing to wait for."""
    session = writes.session
    new = [one for one in written if one.planned.outcome is RowOutcome.CREATED]
    revised = [one for one in written if one.planned.outcome is RowOutcome.REVISED]
    await change_all(session, [one.application for one in revised], REVISED)
    events = await record_all(session, [body for one in revised for body in _bodies(one, batch)], lsp_id=batch.lsp_id)
    await writes.write_all([one.application for one in new])
    await writes.write_all([one.revision for one in written])
    bodies = [body for one in new for body in _bodies(one, batch)]
    events += await record_all_first(writes, bodies, lsp_id=batch.lsp_id)
    await writes.write_all([_entry(event) for event in events])
    await writes.write_all([_audited(event, sent) for event in events])


def _bodies(one: Written, batch: AppliedTo) -> list[ApplicationSubmitted | ApplicationWaitlisted]:
    submitted = submission_of(one.application, batch)
    if one.standing.place is None:
        return [submitted]
    return [submitted, waitlisting_of(one.application, batch.title, one.standing.place)]


def _entry(event: Event[ApplicationSubmitted | ApplicationWaitlisted]) -> TimelineEntry:
    if isinstance(event.body, ApplicationWaitlisted):
        return entry_of(event, Stage.WAITING, place=event.body.place)
    renews = None if event.body.renews is None else event.body.renews.certificate_number
    return entry_of(event, Stage.SUBMITTED, revision=event.body.revision, renews=renews)


def _audited(event: Event[ApplicationSubmitted | ApplicationWaitlisted], sent: Import) -> AuditEntry:
    action = WAITLIST if isinstance(event.body, ApplicationWaitlisted) else SUBMIT
    return audit_of(event, action, by=sent.sent_by, revision=event.body.revision, import_id=str(sent.id))
