"""What an operator would see, measured from outside: outboxes, lag, dead letters; and waiting for them to settle."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any

import asyncpg
from aiokafka.errors import KafkaError

from devstack.stack import Stack
from faults.evidence import Places, ends, lag, superuser_url
from faults.oplog import Json, OperationLog

EVERY_SECONDS = 0.5
LAG_EVERY_SECONDS = 3  # asking costs a connection and 14 requests
UNDONE = """
SELECT (SELECT count(*) FROM certificate
         WHERE sha256 IS NULL OR signed_at IS NULL OR published_acts <> acts OR copied_acts IS DISTINCT FROM acts
            OR copied_signed_at IS DISTINCT FROM signed_at OR copied_sha256 IS DISTINCT FROM sha256)
     + (SELECT count(*) FROM register_fact WHERE position IS NULL)
"""  # what certification's workers do after the commit
LOOK = """
SELECT (SELECT count(*) FROM outbox) AS outbox,
       (SELECT count(*) FROM outbox WHERE recorded_at < now() - interval '2 seconds') AS stale,
       (SELECT count(*) FROM dead_letter WHERE resolution IS NULL) AS dead_letters
"""


class Watch:
    """Measures until cancelled; `recover` and `drain` say how long the system needed by itself."""

    def __init__(self, system: Stack, log: OperationLog, *, patience: float) -> None:
        self.system, self.log, self.patience = system, log, patience

    async def run(self, *, lag: bool) -> None:
        """Measure for ever, lag only if asked; what cannot be measured is None."""
        async with asyncio.TaskGroup() as group:
            if lag:
                group.create_task(self._run_lag())  # apart: a frozen broker keeps it waiting
            while True:
                self.log.note("sample", **await self._look())
                await asyncio.sleep(EVERY_SECONDS)

    async def _run_lag(self) -> None:
        while True:
            self.log.note("lag", records=await self._lag())
            await asyncio.sleep(LAG_EVERY_SECONDS)

    async def _look(self) -> Json:
        found: Json = {"outbox": 0, "stale": 0, "dead_letters": 0}
        for name in self.system.databases:
            try:
                async with asyncio.timeout(2):
                    connection = await asyncpg.connect(superuser_url(self.system, name), timeout=2)
                    try:
                        row = await connection.fetchrow(LOOK)
                    finally:
                        connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                return {"outbox": None, "stale": None, "dead_letters": None}
            found = {column: found[column] + row[column] for column in found}
        return found

    async def _lag(self, up_to: Places | None = None) -> int | None:
        try:
            async with asyncio.timeout(5):
                return await lag(self.system, up_to=up_to)
        except (OSError, KafkaError):
            return None

    async def recover(self) -> float | None:
        """Return the seconds until all that waits now, in outboxes or topics, is through, though more comes.

        None when it takes longer than the patience.
        """
        began = time.monotonic()
        marks: dict[str, int] = {}
        until: Places | None = None
        while time.monotonic() - began < self.patience:
            try:
                marks = marks or await self._outboxes("SELECT coalesce(max(id), 0) FROM outbox")
                until = until or await self._ends_after(marks)
            except (OSError, TimeoutError, KafkaError, asyncpg.PostgresError, asyncpg.InterfaceError):
                until = None  # what cannot be asked has not recovered
            running = all(service.process.running for service in self.system.services.values())
            if running and until is not None and await self._lag(until) == 0:
                return round(time.monotonic() - began, 1)
            await asyncio.sleep(0.2)
        return None

    async def _ends_after(self, marks: dict[str, int]) -> Places | None:
        """Return where the topics end once the outboxes sent everything up to these ids, else None."""
        first = await self._outboxes("SELECT coalesce(min(id), 9223372036854775807) FROM outbox")
        if any(first[name] <= mark for name, mark in marks.items()):
            return None
        async with asyncio.timeout(5):
            return await ends(self.system)

    async def _outboxes(self, question: str) -> dict[str, int]:
        """Ask every database for one number."""
        return await self._ask(self.system.databases, question)

    async def _ask(self, names: Iterable[str], question: str) -> dict[str, int]:
        found = {}
        for name in names:
            async with asyncio.timeout(2):
                connection = await asyncpg.connect(superuser_url(self.system, name), timeout=2)
                try:
                    found[name] = await connection.fetchval(question)
                finally:
                    connection.terminate()
        return found

    async def _undone(self) -> int | None:
        """Return how many certificates are not drawn, signed, published and copied yet, and facts without a place."""
        try:
            return (await self._ask(["certification"], UNDONE))["certification"]
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return None

    async def drain(self, *, patience: float) -> Json:
        """Wait until nothing is unsent, unread or undone and log how long that took; `seconds` is None if never."""
        began = time.monotonic()
        left: dict[str, Any] = {}
        while time.monotonic() - began < patience:
            left = await self._look() | {"lag": await self._lag(), "undone": await self._undone()}
            if left["outbox"] == left["lag"] == left["undone"] == 0:
                return self.log.note("drain", seconds=round(time.monotonic() - began, 1), left=left)
            await asyncio.sleep(0.3)
        return self.log.note("drain", seconds=None, left=left)
