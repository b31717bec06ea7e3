"""Reading imports, within the caller's sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.activities.models import KnownActivity
from registration.batches.queries import get_batch_sent_to
from registration.imports.applications import ForBatch
from registration.imports.enrolments import ForActivity
from registration.imports.models import Import, ImportRow
from registration.imports.problems import NothingRefused, RowsEnded
from registration.imports.rules import ImportState, RowOutcome
from registration.imports.targets import Target


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs of an import it has taken up: its file too."""

    sent: Import
    target: Target


async def get_work(session: AsyncSession, import_id: UUID) -> Work:
    """Return an import, which must be there, and what its rows are judged by."""
    sent = await session.get_one(Import, import_id)
    if sent.batch_id is None:
        return Work(sent, ForActivity(await session.get_one(KnownActivity, sent.activity_id)))
    batch = await get_batch_sent_to(session, sent.batch_id, lsp_id=sent.lsp_id, organizer_id=sent.organizer_id)
    return Work(sent, ForBatch(batch))


async def get_import(session: AsyncSession, import_id: UUID, *, principal: Principal) -> Import:
    """Return an import the caller may see, without its file; `NotFound` otherwise."""
    found = await session.scalar(_visible(principal).where(Import.id == import_id))
    if found is None:
        raise NotFound
    return found


async def get_findings(session: AsyncSession, import_id: UUID) -> Sequence[ImportRow]:
    """Return the rows of an import about which something is to be said, in their order."""
    said = or_(func.jsonb_array_length(ImportRow.errors) > 0, func.jsonb_array_length(ImportRow.warnings) > 0)
    rows = select(ImportRow).where(ImportRow.import_id == import_id, said).order_by(ImportRow.row)
    return (await session.scalars(rows.options(defer(ImportRow.cells)))).all()


async def get_refused(session: AsyncSession, sent: Import) -> Sequence[ImportRow]:
    """Return the rows of an import to be corrected; raises `NothingRefused`, `RowsEnded`."""
    if sent.is_emptied:
        raise RowsEnded
    outcomes = ImportRow.outcome.in_([RowOutcome.REFUSED, RowOutcome.HELD])
    rows = select(ImportRow).where(ImportRow.import_id == sent.id, outcomes, ImportRow.cells.is_not(None))
    found = (await session.scalars(rows.order_by(ImportRow.row))).all()
    if sent.state is not ImportState.FINISHED or not found:
        raise NothingRefused
    return found


def _visible(principal: Principal) -> Select[Import]:
    statement = select(Import).where(Import.lsp_id == principal.lsp_id).options(defer(Import.content))
    own = own_organizer(principal)
    return statement if own is None else statement.where(Import.organizer_id == own)
