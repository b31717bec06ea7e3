"""Imports: sent in, taken on their way, ended."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.runtime import Runtime
from kompeten.sheets.codes import FileRefused
from kompeten.telemetry.correlation import correlation_id, traceparent
from registration.activities.queries import get_activity
from registration.batches.problems import BatchNotApproved
from registration.batches.queries import get_batch_applied_to
from registration.batches.rules import BatchState
from registration.consents.problems import ConsentRefused, consent_errors
from registration.enrolments.commands import refuse_late
from registration.imports.models import Import
from registration.imports.problems import TargetUnclear, TooManyImports, refused_for
from registration.imports.rules import IMPORT, WAITING, ImportMove, ImportState
from registration.imports.sealing import place_of, seal_cells
from registration.imports.tables import Table
from registration.imports.writing import Lost
from registration.people.vault import NikVault

MOST_WAITING = 10  # files of one organizer: some minutes of work
ROWS_KEPT = timedelta(days=30)  # to correct them; then no cell and no hint is left

# Of each finding the column and the code stay: what was wrong can be told for ever, of whom no more.
EMPTY_ROWS = text("""
    UPDATE import_row SET cells = NULL, nik_index = NULL,
           errors = (SELECT coalesce(jsonb_agg(one - 'value_hint'), '[]') FROM jsonb_array_elements(errors) AS one),
           warnings = (SELECT coalesce(jsonb_agg(one - 'value_hint'), '[]') FROM jsonb_array_elements(warnings) AS one)
     WHERE import_id = ANY (CAST(:ids AS uuid[]))
""")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be done with a file."""

    batch_id: UUID | None
    activity_id: UUID | None
    is_dry_run: bool
    is_all_or_nothing: bool
    consent_version: str | None


async def send_import(
    session: AsyncSession, content: bytes, wanted: Wanted, *, principal: Principal, vault: NikVault
) -> Import:
    """Take in a file for an approved batch, or an activity, that the caller may see, to be worked off.

    Raises `NotFound`, `TargetUnclear`, `BatchNotApproved`, `ActivityOff`, `ActivityOver`, `ConsentRefused` and
    `TooManyImports`.
    """
    owner = await _get_owner(session, wanted, principal=principal)
    if errors := consent_errors(wanted.consent_version):
        raise ConsentRefused(errors=errors)
    await _refuse_crowd(session, owner.lsp_id, owner.organizer_id)
    import_id = new_id()
    sent = Import(
        id=import_id,
        lsp_id=owner.lsp_id,
        organizer_id=owner.organizer_id,
        batch_id=wanted.batch_id,
        activity_id=wanted.activity_id,
        is_dry_run=wanted.is_dry_run,
        is_all_or_nothing=wanted.is_all_or_nothing,
        state=ImportState.QUEUED,
        content=vault.seal_content(content, place=place_of(import_id)),
        refused_for=[],
        rows=0,
        done=0,
        created=0,
        revised=0,
        unchanged=0,
        waiting=0,
        sent_at=now(session),
        sent_by=principal.subject,
        consent_version=wanted.consent_version,
        correlation_id=correlation_id.get(),
        traceparent=traceparent.get(),
    )
    session.add(sent)
    audit_act(session, "send_import", "import", import_id, by=principal, details={owner.kind: str(owner.id)})
    await session.flush()
    return sent


class _Owner(NamedTuple):
    kind: str
    id: UUID
    lsp_id: str
    organizer_id: str


async def _get_owner(session: AsyncSession, wanted: Wanted, *, principal: Principal) -> _Owner:
    if wanted.batch_id is not None and wanted.activity_id is None:
        batch = await get_batch_applied_to(session, wanted.batch_id, principal=principal)
        if batch.state is not BatchState.APPROVED:
            raise BatchNotApproved
        return _Owner("batch_id", batch.id, batch.lsp_id, batch.organizer_id)
    if wanted.activity_id is not None and wanted.batch_id is None:
        activity = await get_activity(session, wanted.activity_id, principal=principal)
        refuse_late(activity, at=now(session))
        return _Owner("activity_id", activity.id, activity.lsp_id, activity.organizer_id)
    raise TargetUnclear


async def start_writing(session: AsyncSession, *, sent: Import, table: Table, vault: NikVault) -> None:
    """Note what was read; the caller commits. Raises `Lost`."""
    header = seal_cells(vault, table.header, place=place_of(sent.id, 0))
    await _move(session, sent, ImportMove.WRITE, rows=len(table.participants), header=header)


async def finish(session: AsyncSession, *, sent: Import) -> None:
    """End an import whose rows all have their outcome: its file goes. The caller commits. Raises `Lost`."""
    sent.state = ImportState.WRITING
    await _move(session, sent, ImportMove.FINISH, content=None, finished_at=now(session))


async def refuse(session: AsyncSession, *, sent: Import, refused: FileRefused) -> None:
    """End an import that is no table; the caller commits. Raises `Lost`."""
    found = refused_for(refused)
    await _move(session, sent, ImportMove.REFUSE, content=None, refused_for=found, finished_at=now(session))


async def empty_old(session: AsyncSession, *, runtime: Runtime) -> int:  # noqa: ARG001 - as endings are called
    """Take cells and hints from imports whose time to be corrected is over; return from how many."""
    old = (
        update(Import)
        .where(Import.finished_at < now(session) - ROWS_KEPT, ~Import.is_emptied)
        .values(header=None, is_emptied=True)
        .returning(Import.id)
    )
    ids = list(await session.scalars(old, execution_options={"synchronize_session": False}))
    if ids:
        await session.execute(EMPTY_ROWS, {"ids": ids})
    return len(ids)


async def _refuse_crowd(session: AsyncSession, lsp_id: str, organizer_id: str) -> None:
    theirs = Import.lsp_id == lsp_id, Import.organizer_id == organizer_id, Import.state.in_(WAITING)
    waiting = await session.scalar(select(func.count()).select_from(Import).where(*theirs)) or 0
    if waiting >= MOST_WAITING:
        raise TooManyImports(waiting=waiting)


async def _move(session: AsyncSession, sent: Import, move: ImportMove, **values: object) -> None:
    mine = update(Import).where(Import.id == sent.id, Import.attempt == sent.attempt)
    moved = mine.values(state=IMPORT.after(sent.state, move), **values).returning(Import.id)
    if await session.scalar(moved, execution_options={"synchronize_session": False}) is None:
        raise Lost(str(sent.id))
