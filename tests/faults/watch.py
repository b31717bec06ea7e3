"""What an operator would see, measured from outside: outboxes, lag, parked records; and waiting for them to settle."""

import asyncio
import time
from typing import Any

import asyncpg
from aiokafka.errors import KafkaError

from devstack.stack import Stack
from faults.evidence import lag, superuser_url
from faults.oplog import Json, OperationLog

EVERY_SECONDS = 0.5
STALE_SECONDS = 2.0  # an outbox row older than this waits for something
LAG_UNDER_TRAFFIC = 10  # records are on their way all the time
LOOK = """
SELECT (SELECT count(*) FROM outbox) AS outbox,
       (SELECT count(*) FROM outbox WHERE recorded_at < now() - interval '2 seconds') AS stale,
       (SELECT count(*) FROM dead_letter WHERE resolution IS NULL) AS parked
"""


class Watch:
    """Measures until cancelled; `recover` and `drain` say how long the system needed by itself."""

    def __init__(self, system: Stack, log: OperationLog, *, patience: float) -> None:
        self.system, self.log, self.patience = system, log, patience

    async def run(self) -> None:
        """Measure for ever; what cannot be measured is None."""
        while True:
            self.log.note("sample", **await self._look())
            await asyncio.sleep(EVERY_SECONDS)

    async def _look(self) -> Json:
        found: Json = {"outbox": 0, "stale": 0, "parked": 0}
        for name in self.system.databases:
            try:
                async with asyncio.timeout(2):
                    connection = await asyncpg.connect(superuser_url(self.system, name), timeout=2)
                    try:
                        row = await connection.fetchrow(LOOK)
                    finally:
                        connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                return {"outbox": None, "stale": None, "parked": None}
            found = {column: found[column] + row[column] for column in found}
        return found

    async def _lag(self) -> int | None:
        try:
            async with asyncio.timeout(5):
                return await lag(self.system)
        except (OSError, KafkaError):
            return None

    async def recover(self) -> float | None:
        """Return the seconds until outboxes, and all but a few records, are through; None when it takes too long."""
        began = time.monotonic()
        while time.monotonic() - began < self.patience:
            running = all(service.process.running for service in self.system.services.values())
            if running and (await self._look())["stale"] == 0:
                lag = await self._lag()
                if lag is not None and lag <= LAG_UNDER_TRAFFIC:
                    return round(time.monotonic() - began, 1)
            await asyncio.sleep(0.2)
        return None

    async def drain(self, *, patience: float) -> Json:
        """Wait until outboxes and lag are at 0 and log how long that took; `seconds` is None if it never was."""
        began = time.monotonic()
        left: dict[str, Any] = {}
        while time.monotonic() - began < patience:
            left = await self._look() | {"lag": await self._lag()}
            if left["outbox"] == 0 and left["lag"] == 0:
                return self.log.note("drain", seconds=round(time.monotonic() - began, 1), left=left)
            await asyncio.sleep(0.3)
        return self.log.note("drain", seconds=None, left=left)
