"""Reading batches, within the caller's sight."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import InTransaction, Prepared
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.applications.queries import count_stages
from registration.batches.models import Batch
from registration.batches.rules import BatchState
from registration.batches.schemas import BatchView
from registration.catalogue.entry import EntryRequirement
from registration.catalogue.queries import REQUIREMENTS, read_requirements

# Asked by every submission. The LSP's own people belong to no organizer and see every batch.
APPLIED_TO = Prepared(
    select(
        Batch.id,
        Batch.lsp_id,
        Batch.organizer_id,
        Batch.title,
        Batch.state,
        Batch.starts_on,
        Batch.scheme_codes,
        REQUIREMENTS.label("requirements"),
    ).where(
        Batch.lsp_id == bindparam("lsp_id"),
        Batch.id == bindparam("batch_id"),
        Batch.organizer_id == func.coalesce(bindparam("organizer_id", type_=Text), Batch.organizer_id),
    )
)


class AppliedTo(NamedTuple):
    """Of a batch what an application to it is judged by; `requirements` are what the LSP's schemes ask."""

    id: UUID
    lsp_id: str
    organizer_id: str
    title: str
    state: BatchState
    starts_on: date
    scheme_codes: Sequence[str]
    requirements: Mapping[str, EntryRequirement]


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


async def get_batch_applied_to(session: InTransaction, batch_id: UUID, *, principal: Principal) -> AppliedTo:
    """Return what an application to a batch the caller may see is judged by; `NotFound` otherwise."""
    return await get_batch_sent_to(session, batch_id, lsp_id=principal.lsp_id, organizer_id=own_organizer(principal))


async def get_batch_sent_to(
    session: InTransaction, batch_id: UUID, *, lsp_id: str, organizer_id: str | None
) -> AppliedTo:
    """Return the same of a batch of this LSP, and of this organizer if one is named; `NotFound` otherwise."""
    sight = {"lsp_id": lsp_id, "organizer_id": organizer_id}
    found = await APPLIED_TO.rows(session, sight | {"batch_id": batch_id})
    if not found:
        raise NotFound
    *batch, requirements = found[0]
    return AppliedTo._make([*batch, read_requirements(requirements)])


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
