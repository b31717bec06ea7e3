"""Writing a chunk of rows: a handful of statements however many rows it has."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.audit_tables import AuditEntry
from kompeten.database.rows import change_all, write_all
from kompeten.database.sessions import now
from kompeten.events import ApplicationSubmitted, ApplicationWaitlisted, Event
from kompeten.messaging.outbox import record_all
from registration.applications.models import Application, ApplicationRevision
from registration.applications.problems import as_field_error
from registration.applications.recording import audit_of
from registration.batches.models import Batch
from registration.batches.queries import AppliedTo
from registration.batches.seating import claim_seats, seat_waiting, waitlisting_of
from registration.forms.fields import BY_JSON_NAME, Column
from registration.forms.findings import Finding, hint
from registration.forms.person import Person
from registration.imports.models import Import, ImportRow
from registration.imports.planning import Planned, plan_rows
from registration.imports.rules import JudgedRow, RowOutcome
from registration.imports.sealing import place_of, seal_cells
from registration.people.vault import NikVault
from registration.seats.commands import lock_seats
from registration.seats.rules import Claim, Standing
from registration.submissions.commands import SUBMIT, WAITLIST, Judged, new_application, revise, submission_of
from registration.timeline.commands import entry_of
from registration.timeline.models import TimelineEntry
from registration.timeline.rules import Stage

REVISED = (
    *(name for name, column in BY_JSON_NAME.items() if column is not Column.NIK),
    *("state", "arrival", "revision", "warnings", "return_reasons", "submitted_at", "consent_version", "version"),
)
WRITTEN = (RowOutcome.CREATED, RowOutcome.REVISED)
CHUNK = 500  # rows of one transaction: some 200 ms


class Written(NamedTuple):
    """What a row brings; `standing` says whether the application has a seat."""

    planned: Planned
    application: Application
    revision: ApplicationRevision
    standing: Standing


class Lost(Exception):
    """Another process has taken the import up."""


async def write_chunk(
    session: AsyncSession, sent: Import, batch: AppliedTo, rows: Sequence[JudgedRow], *, vault: NikVault
) -> list[Planned]:
    """Write the next rows of an import and what became of them; the caller commits. Raises `Lost`.

    The import's row is locked first: of two processes that hold it for theirs only one goes on. Then the batch, as for
    every application: whoever comes by another door meanwhile comes before or after the whole chunk.
    """
    await lock_import(session, sent)
    if not sent.is_dry_run:
        await lock_seats(session, Batch, batch.id)
    planned = await plan_rows(session, batch, rows, vault=vault, is_dry_run=sent.is_dry_run)
    written = [] if sent.is_dry_run else await _seated(session, sent, batch, planned)
    await _write_applications(session, sent, batch, written)
    await note_rows(session, sent, planned, written, vault=vault)
    if any(one.standing.arrival is None for one in written):  # a returned one that kept its seat may have moved with it
        await seat_waiting(session, batch.id, principal=sent.sent_by)
    return planned


async def note_rows(
    session: AsyncSession, sent: Import, planned: Sequence[Planned], written: Sequence[Written], *, vault: NikVault
) -> None:
    """Note what became of rows, and count them; those that are `written` have an application now."""
    ids = {one.planned.row.participant.row: one.application.id for one in written}
    await write_all(session, [_row(sent, one, ids, vault) for one in planned])
    counts = Counter(one.outcome for one in planned)
    await session.execute(
        update(Import)
        .where(Import.id == sent.id)
        .values(
            done=Import.done + len(planned),
            created=Import.created + counts[RowOutcome.CREATED],
            revised=Import.revised + counts[RowOutcome.REVISED],
            unchanged=Import.unchanged + counts[RowOutcome.UNCHANGED],
            waiting=Import.waiting + sum(one.standing.place is not None for one in written),
        ),
        execution_options={"synchronize_session": False},
    )


async def lock_import(session: AsyncSession, sent: Import) -> None:
    """Lock the row of an import this process has taken up; raises `Lost` when another one has since."""
    mine = select(Import.id).where(Import.id == sent.id, Import.attempt == sent.attempt)
    held = await session.scalar(mine.with_for_update(key_share=True))
    if held is None:
        raise Lost(str(sent.id))


async def _seated(session: AsyncSession, sent: Import, batch: AppliedTo, planned: Sequence[Planned]) -> list[Written]:
    """Return the applications to be entered or revised, seated in the order of their rows, in that of their ids."""
    found = [_revised(session, sent, batch, one) for one in planned if one.outcome in WRITTEN]
    claims = [(application, Claim(application.region_code, held_in=_region_of(one))) for one, application, _ in found]
    standings = await claim_seats(session, batch.id, claims) if claims else []
    written = [Written(*one, standing) for one, standing in zip(found, standings, strict=True)]
    return sorted(written, key=lambda one: one.application.id)


def _revised(
    session: AsyncSession, sent: Import, batch: AppliedTo, one: Planned
) -> tuple[Planned, Application, ApplicationRevision]:
    person, reading = one.row.reading.person, one.row.reading
    assert person is not None  # noqa: S101 - or the row would be refused
    assert one.person_id is not None  # noqa: S101 - or it would be a dry run
    application = new_application(batch) if one.outcome is RowOutcome.CREATED else _returned(batch, one)
    judged = Judged(person, [as_field_error(warning) for warning in reading.warnings], sent.consent_version)
    return one, application, revise(application, judged, person_id=one.person_id, by=sent.sent_by, at=now(session))


def _region_of(one: Planned) -> str | None:
    """Return where the seat is counted that a returned application holds."""
    return str(one.known.data["region_code"]) if one.known and one.outcome is RowOutcome.REVISED else None


def _returned(batch: AppliedTo, one: Planned) -> Application:
    """Return a returned application as it is entered again: only what a revision changes is filled in."""
    assert one.known is not None  # noqa: S101 - or there was nothing to revise
    application = new_application(batch)
    application.id = one.known.id
    application.arrival = one.known.arrival
    application.revision = one.known.revision
    application.version = one.known.version + 1
    return application


async def _write_applications(
    session: AsyncSession, sent: Import, batch: AppliedTo, written: Sequence[Written]
) -> None:
    """Write applications with all they leave behind."""
    await write_all(session, [one.application for one in written if one.planned.outcome is RowOutcome.CREATED])
    await change_all(
        session, [one.application for one in written if one.planned.outcome is RowOutcome.REVISED], REVISED
    )
    await write_all(session, [one.revision for one in written])
    events = await record_all(session, [body for one in written for body in _bodies(one, batch)], lsp_id=batch.lsp_id)
    await write_all(session, [_entry(event) for event in events])
    await write_all(session, [_audited(event, sent) for event in events])


def _bodies(one: Written, batch: AppliedTo) -> list[ApplicationSubmitted | ApplicationWaitlisted]:
    submitted = submission_of(one.application, batch)
    if one.standing.place is None:
        return [submitted]
    return [submitted, waitlisting_of(one.application, batch.title, one.standing.place)]


def _entry(event: Event[ApplicationSubmitted | ApplicationWaitlisted]) -> TimelineEntry:
    if isinstance(event.body, ApplicationWaitlisted):
        return entry_of(event, Stage.WAITING, place=event.body.place)
    return entry_of(event, Stage.SUBMITTED, revision=event.body.revision)


def _audited(event: Event[ApplicationSubmitted | ApplicationWaitlisted], sent: Import) -> AuditEntry:
    action = WAITLIST if isinstance(event.body, ApplicationWaitlisted) else SUBMIT
    return audit_of(event, action, by=sent.sent_by, revision=event.body.revision, import_id=str(sent.id))


def _row(sent: Import, one: Planned, ids: dict[int, UUID], vault: NikVault) -> ImportRow:
    participant, reading = one.row.participant, one.row.reading
    nik = reading.values.get(Column.NIK)
    is_refused = one.outcome in (RowOutcome.REFUSED, RowOutcome.HELD)
    known = None if one.known is None else one.known.id
    sealed = seal_cells(vault, participant.sent, place=place_of(sent.id, participant.row)) if is_refused else None
    return ImportRow(
        import_id=sent.id,
        row=participant.row,
        outcome=one.outcome,
        application_id=ids.get(participant.row, known),
        nik_index=None if nik is None else vault.index(str(nik), lsp_id=sent.lsp_id),
        errors=[_stored(finding) for finding in (*reading.errors, *_clash(one, reading.person))],
        warnings=[_stored(finding) for finding in reading.warnings],
        cells=sealed,
    )


def _clash(one: Planned, person: Person | None) -> list[Finding]:
    """Return what is wrong with a good row that cannot be written."""
    if person is None or one.refused_for is None:
        return []
    return [Finding(Column.NIK, one.refused_for, hint(Column.NIK, person.national_id))]


def _stored(finding: Finding) -> dict[str, str | None]:
    return {"field": finding.column.value, "code": finding.code.value, "value_hint": finding.value_hint}
