"""The faults of services and topics: each does its harm, undoes what must be undone, and leaves a line in the log."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from devstack.environment import HOST
from devstack.ports import free_port
from devstack.services import ServiceProcess
from faults import forging
from faults.checker.case import READS
from faults.evidence import PARTITIONS, records
from faults.proxy import Proxy
from faults.servers import ServerHarm
from kompeten.fail_points import CRASHED, FailPoint

KILLED = ("registration", "assessment", "certification", "notifications", "gateway")
LOST_COMMITS = 5
PARTITION_SECONDS = 6
POINT_SECONDS = 180  # until the traffic passes a point


class Harm(ServerHarm):
    """Does harm to the services, and what `ServerHarm` does to their servers."""

    async def kill(self, name: str | None = None, *, within: float = 1.0) -> None:
        """F1: kill -9 one service at any moment of the next seconds, and start it again."""
        service = self.system.services[name or self.draw.choice(KILLED)]
        await asyncio.sleep(self.draw.uniform(0.1, within))  # the pace of the harm, not a wait
        with self.log.fault("kill", service=service.name):
            service.kill()
            await service.start()

    async def strike(self, name: str, points: Sequence[FailPoint]) -> None:
        """F1 and F2: kill a service, let it die at one named point after the other, and start it for good.

        Logs whether the traffic ever came to the point.
        """
        service = self.system.services[name]
        plain = dict(service.process.environment or {})
        await asyncio.sleep(self.draw.uniform(0.1, 1.0))  # the pace of the harm, not a wait
        with self.log.fault("kill", service=name):
            service.kill()
        try:
            for point in points:
                service.process.environment = plain | {
                    "KOMPETEN_FAIL_POINT": f"{point.value}:{self.draw.randint(1, 3)}"
                }
                with self.log.fault("kill point", service=name, point=point.value) as fault:
                    await service.start(wait=False)
                    fault["reached"] = await self._died(service)
                    service.kill()
        finally:
            service.process.environment = plain
        await service.start()

    async def _died(self, service: ServiceProcess) -> bool:
        await self.passed(lambda: not service.process.running, seconds=POINT_SECONDS)
        return service.process.exit_code == CRASHED

    async def passed(self, condition: Callable[[], bool], *, seconds: float) -> bool:
        """Wait for what the harm must come to, and return whether it did in time."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not condition() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.05)
        return condition()

    async def outage_and_kill(self, name: str, seconds: float) -> None:
        """F1 in F3: a relay dies while what it sent waits for a broker that is away."""
        with self.log.fault("broker outage and kill", service=name, seconds=seconds):
            await asyncio.to_thread(self.system.kafka.kill)
            await asyncio.sleep(seconds / 2)  # so that something waits
            self.system.services[name].kill()
            await self.system.services[name].start()
            await asyncio.sleep(seconds / 2)  # the rest of the outage
            await asyncio.to_thread(self.system.kafka.restart)

    async def network(self, name: str) -> None:
        """F5 and F6: between a service and its database answers to COMMIT are lost, then nothing passes, or one way."""
        service, port = self.system.services[name], urlsplit(self.system.postgres.url).port or 0
        plain = dict(service.process.environment or {})
        async with Proxy(port) as proxy:
            service.process.environment = plain | {
                "DATABASE_URL": plain["DATABASE_URL"].replace(f":{port}/", f":{proxy.port}/")
            }
            await service.restart()
            with self.log.fault("lost answers to COMMIT", service=name) as fault:
                proxy.commits_to_lose = LOST_COMMITS
                enough = await self.passed(lambda: proxy.lost >= LOST_COMMITS, seconds=POINT_SECONDS)
                fault |= {"point": f"{proxy.lost} of {LOST_COMMITS} lost", "reached": enough}
            for direction in ({}, {"there": False}, {"back": False}):
                with self.log.fault("partition from the database", service=name, **direction):
                    proxy.hold(**direction)
                    await asyncio.sleep(PARTITION_SECONDS)  # the length of the partition
                    proxy.cut()
                    proxy.release()
            service.process.environment = plain
            await service.restart()

    async def duplicates(self) -> None:
        """F8: every record so far twice more, shuffled."""
        with self.log.fault("duplicates") as fault:
            forged = {
                (one["topic"], one["partition"], one["offset"])
                for line in self.log.of("forged")
                for one in line["records"]
            }
            genuine = [
                one
                for one in await records(self.system)
                if (one["topic"], one["partition"], one["offset"]) not in forged
            ]
            fault["copies"] = await forging.send_copies(self.system, self.draw, genuine)

    async def poison(self) -> None:
        """F9: forged records of every kind; the fork is of a subject that has come to its end."""
        with self.log.fault("poison"):
            ended = [
                one for line in self.log.of("wave") for one, outcome in line["wanted"].items() if outcome == "absent"
            ]
            await forging.send_poison(self.system, self.log, self.draw, None if not ended else ended[0])

    async def replay(self, name: str, *, forgetting: str = "") -> None:
        """F8: set a service's groups back to the beginning while it is stopped, and start it again.

        `forgetting` is SQL that takes away what the service is to build anew.
        """
        service = self.system.services[name]
        with self.log.fault("replay from 0", service=name):
            await service.terminate()
            groups = {f"{self.system.wiring.namespace}{name}.{topic}": topic for topic in READS[name]}
            await asyncio.gather(*(self._rewind(group, topic) for group, topic in groups.items()))
            if forgetting:
                await self.alter(name, forgetting)
            await service.start()

    async def _rewind(self, group: str, topic: str) -> None:
        """Commit offset 0 for a group without members; refused while one is still believed to live."""
        places = [TopicPartition(self.system.wiring.namespace + topic, number) for number in range(PARTITIONS)]
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.system.kafka.bootstrap_servers, group_id=group, enable_auto_commit=False
        )
        await consumer.start()
        try:
            consumer.assign(places)
            deadline = asyncio.get_running_loop().time() + 30
            while True:
                try:
                    await consumer.commit(dict.fromkeys(places, 0))
                except KafkaError:
                    if asyncio.get_running_loop().time() > deadline:
                        raise
                    await asyncio.sleep(1)
                else:
                    return
        finally:
            await consumer.stop()

    @asynccontextmanager
    async def twin(self, name: str, version: Mapping[str, str] | None = None) -> AsyncIterator[ServiceProcess]:
        """Run a second instance of a service beside the first until the block ends; one of another version migrates."""
        wiring = self.system.wiring
        extra = _other_member(wiring.extra, name)
        extra[name] = {**extra.get(name, {}), **(version or {})}
        apart = dataclasses.replace(wiring, ports={**wiring.ports, name: free_port(HOST)}, extra=extra)
        twin = ServiceProcess(name, apart, logs=self.system.folder / "logs-twins")
        if version is not None:
            await twin.migrate()
        await twin.start()
        try:
            yield twin
        finally:
            await twin.terminate()

    async def two_relays(self, name: str, seconds: float) -> None:
        """F14: two instances, so two relays and two consumers; the first is killed, the second takes over."""
        with self.log.fault("two relays", service=name):
            async with self.twin(name):
                await asyncio.sleep(seconds / 2)  # both at work
                self.system.services[name].kill()
                await asyncio.sleep(seconds / 2)  # the second alone
                await self.system.services[name].start()

    async def rebalances(self, name: str, times: int = 3) -> None:
        """F13: members come and go."""
        with self.log.fault("rebalances", service=name, times=times):
            for _ in range(times):
                async with self.twin(name):
                    await asyncio.sleep(self.draw.uniform(0.5, 2))  # long enough to be given partitions

    async def cold_start(self) -> None:
        """F16: everything down, services started first, then PostgreSQL, then the broker."""
        with self.log.fault("cold start", service=None):
            for service in self.system.services.values():
                service.kill()
            await asyncio.to_thread(self.system.kafka.kill)
            await asyncio.to_thread(self.system.postgres.kill)
            for service in self.system.services.values():
                await service.start(wait=False)
            await asyncio.sleep(3)  # with nothing to connect to
            await asyncio.to_thread(self.system.postgres.restart)
            await asyncio.to_thread(self.system.kafka.restart)
            for service in self.system.services.values():
                await service.wait_ready()


def _other_member(extra: object, name: str) -> dict[str, dict[str, str]]:
    """Return the extra variables with a group member's id of its own for the twin: one id twice fences both."""
    known = {one: dict(variables) for one, variables in dict(extra).items()}  # type: ignore[call-overload]
    if "GROUP_INSTANCE_ID" in known.get(name, {}):
        known[name]["GROUP_INSTANCE_ID"] += "-twin"
    return known
