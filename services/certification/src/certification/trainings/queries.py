"""Asking who was taught by whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.trainings.models import Training


async def get_trainers(
    session: AsyncSession, people: Collection[tuple[str, UUID]], *, since: datetime
) -> Mapping[tuple[str, UUID], set[str]]:
    """Return of people, each with the LSP, the accounts of whoever taught them in what ended after a moment."""
    taught = select(Training.lsp_id, Training.person_id, Training.user_ids).where(
        Training.person_id.in_({person_id for _, person_id in people}), Training.last_at > since
    )
    found: defaultdict[tuple[str, UUID], set[str]] = defaultdict(set)
    for lsp_id, person_id, user_ids in await session.execute(taught):
        found[lsp_id, person_id].update(user_ids)
    return found
