"""Which LSPs this installation has: a token may name any, and is believed only for one that was configured."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events.lsps import LSP_ID
from kompeten.runtime import Runtime

REMEMBERED = timedelta(minutes=1)  # an LSP is never taken away again, but by restoring an older database

IsKnown = Callable[[AsyncSession, str], Awaitable[bool]]
_WRITTEN = re.compile(LSP_ID)


class Tenants:
    """Asks the service's own table, once a minute for each LSP; who is unknown is asked about every time."""

    def __init__(self, runtime: Runtime, is_known: IsKnown) -> None:
        self._runtime, self._is_known = runtime, is_known
        self._known_until: dict[str, datetime] = {}

    async def knows(self, lsp_id: str) -> bool:
        """Tell whether the LSP is configured here."""
        moment = self._runtime.clock.now()
        if self._known_until.get(lsp_id, moment) > moment:
            return True
        if _WRITTEN.fullmatch(lsp_id) is None:
            return False
        async with self._runtime.reading() as session:
            known = await self._is_known(session, lsp_id)
        if known:
            self._known_until[lsp_id] = moment + REMEMBERED
        return known
