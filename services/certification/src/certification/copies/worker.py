"""The publisher: whatever changes of what is public is written to the store of objects, soon after its commit."""

from asyncio import Event, gather
from functools import partial
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.copies.app import copy_app
from certification.copies.certificates import copy_certificate, forget_copies, get_due, note_copied
from certification.copies.issuers import Known, copy_issuers
from certification.credentials.keys import Keyring
from kompeten.database.sessions import Sessions, in_transaction, now
from kompeten.objects.store import ObjectStore
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken

LOCK: Final = 0x636F7079  # "copy": of several processes one writes at a time, or an older copy could come last
POLL_SECONDS: Final = 2.0
TASK: Final = "publisher"


class Publisher:
    """Writes what is due: issuers first, so that no credential is there before the keys that signed it."""

    def __init__(self, store: ObjectStore, keyring: Keyring, *, public_url: str) -> None:
        self._store = store
        self._keyring = keyring
        self._public_url = public_url
        self._known: Known = {}
        self._woken = Event()

    def wake(self) -> None:
        """Look now instead of at the next poll."""
        self._woken.set()

    async def run(self, runtime: Runtime) -> None:
        """Publish until cancelled; an outage of the database or of the store is waited out."""
        work = partial(self.publish_some, runtime.sessions)
        await work_when_woken(runtime, TASK, work, woken=self._woken, poll_seconds=POLL_SECONDS)

    async def publish_some(self, sessions: Sessions) -> bool:
        """Write a chunk in one transaction and tell whether there was something; a crash has it written again."""
        return await in_transaction(sessions, self._publish) > 0

    async def publish_all(self, sessions: Sessions, *, anew: bool = False) -> None:
        """Write all that is due, or with `anew` whatever is public."""
        if anew:
            await in_transaction(sessions, forget_copies)
        while await self.publish_some(sessions):
            pass

    async def _publish(self, session: AsyncSession) -> int:
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
            return 0
        files = await copy_app(self._store, self._known)
        issuers = await copy_issuers(session, self._store, self._keyring, self._known, public_url=self._public_url)
        due = await get_due(session)
        await gather(*(copy_certificate(self._store, one, moment=now(session)) for one in due))
        if due:
            await note_copied(session, due)
        return files + issuers + len(due)
