"""The faults of Kafka, PostgreSQL and the mail server: killed, frozen, coming and going, or full."""

import asyncio
import random

import asyncpg

from devstack.stack import Stack
from faults.evidence import superuser_url
from faults.oplog import OperationLog


class ServerHarm:
    """Does harm to the servers of a running system; `draw` makes it the same harm for the same seed."""

    def __init__(self, system: Stack, log: OperationLog, draw: random.Random) -> None:
        self.system, self.log, self.draw = system, log, draw

    async def broker_outage(self, seconds: float) -> None:
        """F3: kill -9 the broker, leave it down, start it again."""
        with self.log.fault("broker outage", seconds=seconds):
            await asyncio.to_thread(self.system.kafka.kill)
            await asyncio.sleep(seconds)  # the length of the outage
            await asyncio.to_thread(self.system.kafka.restart)

    async def broker_flaps(self, times: int = 3) -> None:
        """F3: the broker comes and goes."""
        with self.log.fault("broker flaps", times=times):
            for _ in range(times):
                await asyncio.to_thread(self.system.kafka.kill)
                await asyncio.to_thread(self.system.kafka.restart)
                await asyncio.sleep(self.draw.uniform(0.5, 2))  # long enough to begin to work

    async def broker_freeze(self, seconds: float) -> None:
        """F4: SIGSTOP the broker: connections stay open, nothing answers."""
        with self.log.fault("broker freeze", seconds=seconds):
            self.system.kafka.pause()
            await asyncio.sleep(seconds)  # the length of the freeze
            self.system.kafka.resume()

    async def postgres_crash(self, seconds: float = 2) -> None:
        """F5: kill -9 PostgreSQL, leave it down, let it recover."""
        with self.log.fault("postgres crash", service="postgres", seconds=seconds):
            await asyncio.to_thread(self.system.postgres.kill)
            await asyncio.sleep(seconds)  # the length of the outage
            await asyncio.to_thread(self.system.postgres.restart)

    async def postgres_freeze(self, seconds: float) -> None:
        """F5: SIGSTOP PostgreSQL."""
        with self.log.fault("postgres freeze", service="postgres", seconds=seconds):
            self.system.postgres.pause()
            await asyncio.sleep(seconds)  # the length of the freeze
            self.system.postgres.resume()

    async def alter(self, name: str, statement: str) -> None:
        """Run SQL in a service's database as the superuser."""
        connection = await asyncpg.connect(superuser_url(self.system, name))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def connections_used_up(self, name: str, seconds: float) -> None:
        """F5: the database of one service takes no connection (53300), and those that stood are ended."""
        database = self.system.databases[name].name
        server = await asyncpg.connect(self.system.postgres.url)
        try:
            with self.log.fault("connections used up", service=name, seconds=seconds):
                await server.execute(f'ALTER DATABASE "{database}" CONNECTION LIMIT 0')
                end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
                await server.execute(end, database)
                await asyncio.sleep(seconds)  # the length of the outage
                await server.execute(f'ALTER DATABASE "{database}" CONNECTION LIMIT -1')
        finally:
            await server.close()

    async def mail_outage(self, seconds: float) -> None:
        """The mail server is away: nothing waits for it but the mails."""
        with self.log.fault("mail outage", service="notifications", seconds=seconds):
            await self.system.mail.stop()
            await asyncio.sleep(seconds)  # the length of the outage
            await self.system.mail.start()
