"""Objects whose rows say that they are to go: out of the store first, then out of the rows."""

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from kompeten.objects.store import ObjectStore
from kompeten.runtime import Runtime

CHUNK: Final = 50


class Doomed(Protocol):
    """Gives some objects that are to go, by the ids of their rows."""

    async def __call__(self, session: AsyncSession, *, most: int) -> dict[UUID, str]:
        """Return at most so many."""


async def remove_doomed(
    runtime: Runtime,
    store: ObjectStore,
    find: Doomed,
    forget: Callable[[AsyncSession, Collection[UUID]], Awaitable[None]],
) -> bool:
    """Remove some objects, then say in their rows that they are gone: a crash in between removes them again.

    Tells whether there may be more.
    """
    doomed = await in_transaction(runtime.sessions, partial(find, most=CHUNK))
    for name in doomed.values():
        await store.delete(name)
    if doomed:
        await in_transaction(runtime.sessions, lambda session: forget(session, doomed.keys()))
    return len(doomed) == CHUNK
