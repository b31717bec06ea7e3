"""The frame of every erasure in a service: nothing about the subjects can be stored beside it, and nothing stays."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.erasure import Erasure
from kompeten.messaging.clearing import clear_stored
from kompeten.messaging.erased import erased_among, note_erased
from kompeten.messaging.inbox import lock_positions


@asynccontextmanager
async def erasing(
    session: AsyncSession, erasure: Erasure, *, service: str, topics: Collection[str]
) -> AsyncIterator[None]:
    """Enter the erasure, let the caller clear the service's own tables, then clear what the platform stored.

    The inbox rows of all topics the service reads are locked first: a poll of another topic that has not seen the
    erasure is waited for, and one that comes later sees it. What the platform stored is cleared once: since a subject
    is known nothing of its person gets in, and the answer to the erasure itself shall stand. The caller commits.
    """
    for topic in sorted(topics):
        await lock_positions(session, service, topic, erasure.subjects)
    known = await erased_among(session, erasure.subjects)
    await note_erased(session, erasure.subjects, person_id=erasure.person_id, erased_at=erasure.erased_at)
    yield
    await session.flush()
    await clear_stored(session, set(erasure.subjects) - known)
