"""Writing a chunk of rows: a handful of statements however many rows it has."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import change_all, write_all
from kompeten.database.sessions import now
from kompeten.messaging.outbox import record_all
from registration.applications.models import Application, ApplicationRevision
from registration.applications.problems import as_field_error
from registration.applications.recording import audit_of
from registration.applications.rules import APPLICATION, ApplicationMove
from registration.batches.queries import AppliedTo
from registration.cells.codes import FindingCode
from registration.forms.fields import BY_JSON_NAME, Column
from registration.forms.findings import Finding, hint
from registration.forms.person import Person
from registration.imports.models import Import, ImportRow
from registration.imports.planning import Planned, plan_rows
from registration.imports.rules import JudgedRow, RowOutcome
from registration.imports.sealing import place_of, seal_cells
from registration.people.vault import NikVault
from registration.submissions.commands import SUBMIT, Judged, new_application, revise, submission_of
from registration.timeline.commands import entry_of
from registration.timeline.rules import Stage

REVISED = (
    *(name for name, column in BY_JSON_NAME.items() if column is not Column.NIK),
    *("state", "revision", "warnings", "return_reasons", "submitted_at", "version"),
)
CHUNK = 500  # rows of one transaction: some 200 ms
Written = tuple[Planned, Application, ApplicationRevision]


class Lost(Exception):
    """Another process has taken the import up."""


async def write_chunk(
    session: AsyncSession, sent: Import, batch: AppliedTo, rows: Sequence[JudgedRow], *, vault: NikVault
) -> list[Planned]:
    """Write the next rows of an import and what became of them; the caller commits. Raises `Lost`.

    The import's row is locked first: of two processes that hold it for theirs only one goes on.
    """
    await lock_import(session, sent)
    planned = await plan_rows(session, batch, rows, vault=vault, is_dry_run=sent.is_dry_run)
    written = [] if sent.is_dry_run else _written(session, sent, batch, planned)
    ids = await _write_applications(session, sent, batch, written)
    await note_rows(session, sent, planned, ids, vault=vault)
    return planned


async def note_rows(
    session: AsyncSession, sent: Import, planned: Sequence[Planned], ids: dict[int, UUID], *, vault: NikVault
) -> None:
    """Note what became of rows, and count them; `ids` are the new applications by their rows."""
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
        ),
        execution_options={"synchronize_session": False},
    )


async def lock_import(session: AsyncSession, sent: Import) -> None:
    """Lock the row of an import this process has taken up; raises `Lost` when another one has since."""
    mine = select(Import.id).where(Import.id == sent.id, Import.attempt == sent.attempt)
    held = await session.scalar(mine.with_for_update(key_share=True))
    if held is None:
        raise Lost(str(sent.id))


def _written(session: AsyncSession, sent: Import, batch: AppliedTo, planned: Sequence[Planned]) -> list[Written]:
    """Return the applications to be entered or revised, each with its revision, in order of their ids."""
    found = []
    for one in planned:
        person, reading = one.row.reading.person, one.row.reading
        if person is None or one.person_id is None or one.outcome not in (RowOutcome.CREATED, RowOutcome.REVISED):
            continue
        application = new_application(batch) if one.outcome is RowOutcome.CREATED else _returned(batch, one)
        judged = Judged(person, [as_field_error(warning) for warning in reading.warnings])
        revision = revise(application, judged, person_id=one.person_id, by=sent.sent_by, at=now(session))
        found.append((one, application, revision))
    return sorted(found, key=lambda written: written[1].id)


def _returned(batch: AppliedTo, one: Planned) -> Application:
    """Return a returned application as it is entered again: only what a revision changes is filled in."""
    assert one.known is not None  # noqa: S101 - or there was nothing to revise
    application = new_application(batch)
    application.id = one.known.id
    application.state = APPLICATION.after(one.known.state, ApplicationMove.RESUBMIT)
    application.revision = one.known.revision
    application.version = one.known.version + 1
    return application


async def _write_applications(
    session: AsyncSession, sent: Import, batch: AppliedTo, written: Sequence[Written]
) -> dict[int, UUID]:
    """Write applications with all they leave behind, and return their ids by the rows they came from."""
    created = [application for one, application, _ in written if one.outcome is RowOutcome.CREATED]
    revised = [application for one, application, _ in written if one.outcome is RowOutcome.REVISED]
    await write_all(session, created)
    await change_all(session, revised, REVISED)
    await write_all(session, [revision for *_, revision in written])
    events = await record_all(session, [submission_of(one, batch) for _, one, _ in written], lsp_id=batch.lsp_id)
    entered = [entry_of(event, Stage.SUBMITTED, revision=event.body.revision) for event in events]
    await write_all(session, entered)
    sent_id = str(sent.id)
    audited = [
        audit_of(event, SUBMIT, by=sent.sent_by, revision=event.body.revision, import_id=sent_id) for event in events
    ]
    await write_all(session, audited)
    return {one.row.participant.row: application.id for one, application, _ in written}


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
    if person is None or one.outcome is not RowOutcome.REFUSED:
        return []
    return [Finding(Column.NIK, FindingCode.ALREADY_REGISTERED, hint(Column.NIK, person.national_id))]


def _stored(finding: Finding) -> dict[str, str | None]:
    return {"field": finding.column.value, "code": finding.code.value, "value_hint": finding.value_hint}
