"""Reading batches, within the caller's sight."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.applications.queries import count_stages
from registration.batches.models import Batch
from registration.batches.schemas import BatchView
from registration.catalogue.entry import EntryRequirement
from registration.catalogue.queries import REQUIREMENTS, read_requirements
from registration.scope import own_organizer

# Asked by every submission, so built once. The LSP's own people belong to no organizer and see every batch.
APPLIED_TO = select(Batch, REQUIREMENTS).where(
    Batch.lsp_id == bindparam("lsp_id"),
    Batch.id == bindparam("batch_id"),
    Batch.organizer_id == func.coalesce(bindparam("organizer_id", type_=Text), Batch.organizer_id),
)


async def get_batch(session: AsyncSession, batch_id: UUID, *, principal: Principal) -> Batch:
    """Return a batch the caller may see; `NotFound` otherwise."""
    batch = await session.scalar(_visible(principal).where(Batch.id == batch_id))
    if batch is None:
        raise NotFound
    return batch


async def lock_batch(session: AsyncSession, batch_id: UUID, *, principal: Principal) -> Batch:
    """Return a batch the caller may see, locked until the transaction's end; `NotFound` otherwise."""
    batch = await session.scalar(_visible(principal).where(Batch.id == batch_id).with_for_update(key_share=True))
    if batch is None:
        raise NotFound
    return batch


async def get_batch_applied_to(
    session: AsyncSession, batch_id: UUID, *, principal: Principal
) -> tuple[Batch, Mapping[str, EntryRequirement]]:
    """Return a batch the caller may see, and what the LSP's schemes ask of those who apply; `NotFound` otherwise."""
    sight = {"lsp_id": principal.lsp_id, "organizer_id": own_organizer(principal)}
    found = (await session.execute(APPLIED_TO, sight | {"batch_id": batch_id})).one_or_none()
    if found is None:
        raise NotFound
    return found[0], read_requirements(found[1])


async def get_batch_view(session: AsyncSession, batch: Batch) -> BatchView:
    """Return a batch as it is shown."""
    await session.flush()
    counts = await count_stages(session, [batch.id])
    return BatchView.of(batch, counts[batch.id])


async def list_visible_batches(
    session: AsyncSession, *, principal: Principal, cursor: UUID | None, limit: int
) -> Page[BatchView]:
    """Return a page of the batches the caller may see, oldest first."""
    rows, following = await paginate(session, _visible(principal), Batch.id, cursor=cursor, limit=limit)
    batches = [row[0] for row in rows]
    counts = await count_stages(session, [batch.id for batch in batches])
    return Page(items=[BatchView.of(batch, counts[batch.id]) for batch in batches], next=following)


def _visible(principal: Principal) -> Select[Batch]:
    statement = select(Batch).where(Batch.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Batch.organizer_id == own)
