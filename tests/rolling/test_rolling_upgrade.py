"""The previous version and this one, beside each other on this one's schema, while an organizer works.

Half of the services are upgraded in the middle of the work, the others backed out. `make faults` does both with all.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from devstack.environment import HOST, Wiring
from devstack.fork_server import ForkServer
from devstack.kafka import KafkaServer
from devstack.mail import MailCatcher
from devstack.ports import free_port
from devstack.postgres.servers import GivenPostgres
from devstack.services import CERTIFYING, ServiceProcess
from devstack.stack import Stack
from faults.callers import Callers
from faults.checker.verdict import judge
from faults.evidence import collect
from faults.oplog import OperationLog
from faults.organizers import Organizer
from faults.strangers import trespass
from faults.watch import Watch
from kompeten_ops.tokens import ensure_key
from rolling.versions import running
from support.databases import Templates
from support.waiting import until
from support.workers import unique

FIRST_OLD = ("registration", "assessment", "gateway")  # in the middle of an upgrade, consumers first
THEN_OLD = ("certification", "notifications")  # in the middle of a back-out, in the reverse order
WITH_DATABASES = tuple(name for name in CERTIFYING if name != "gateway")
SEED = 1


@dataclass(frozen=True)
class Rolling:
    """One system, and two sets of processes for it that share everything but their ports."""

    stack: Stack
    first: Mapping[str, ServiceProcess]
    then: Mapping[str, ServiceProcess]

    async def change_versions(self, client: httpx.AsyncClient) -> None:
        """Start the other version of each service beside it, lead the requests there, and end the first ones."""
        await _each(self.then.values(), ServiceProcess.start)
        client.base_url = self.then["gateway"].url
        await _each(self.first.values(), ServiceProcess.terminate)


@asynccontextmanager
async def rolling(
    folder: Path, templates: Templates, kafka: KafkaServer, forks: ForkServer, old: Mapping[str, str]
) -> AsyncIterator[Rolling]:
    """Run the services on fresh databases, those of `FIRST_OLD` in the previous version."""
    async with AsyncExitStack() as resources:
        databases = {one: await resources.enter_async_context(templates.fresh(one)) for one in WITH_DATABASES}
        ensure_key(folder / "keys")
        mail = await resources.enter_async_context(MailCatcher(folder / "mail"))
        wiring = Wiring(
            ports={name: free_port(HOST) for name in CERTIFYING},
            databases=databases,
            kafka_bootstrap_servers=kafka.bootstrap_servers,
            jwks=folder / "keys" / "jwks.json",
            objects=folder / "objects",
            smtp_host=mail.host,
            smtp_port=mail.port,
            namespace=f"{unique('rolling')}.",
            extra=dict.fromkeys(FIRST_OLD, old),
            forks=forks,
        )
        other = replace(
            wiring, ports={name: free_port(HOST) for name in CERTIFYING}, extra=dict.fromkeys(THEN_OLD, old)
        )
        first, then = (
            {name: ServiceProcess(name, one, logs=folder / logs) for name in CERTIFYING}
            for one, logs in ((wiring, "logs"), (other, "logs-then"))
        )
        resources.push_async_callback(_each, [*first.values(), *then.values()], ServiceProcess.terminate)
        await _each(first.values(), ServiceProcess.start)
        server = GivenPostgres(templates.superuser_url)
        yield Rolling(Stack(folder, server, kafka, databases, first, mail, wiring), first, then)


async def _each(services: Iterable[ServiceProcess], act: Callable[[ServiceProcess], Awaitable[None]]) -> None:
    await asyncio.gather(*map(act, services))


@pytest.mark.timeout(180)
async def test_old_and_new_work_side_by_side_through_an_upgrade_and_a_back_out(
    tmp_path: Path, templates: Templates, kafka_server: KafkaServer, forks: ForkServer, previous: Path
) -> None:
    where = [sys.executable, "-c", "import registration; print(registration.__file__)"]
    found = await asyncio.to_thread(subprocess.check_output, where, env=os.environ | running(previous), text=True)
    assert Path(found).is_relative_to(previous)

    with closing(OperationLog(tmp_path / "log.ndjson")) as log:
        async with rolling(tmp_path, templates, kafka_server, forks, running(previous)) as system:
            stack = system.stack
            async with httpx.AsyncClient(base_url=stack.url, timeout=20) as client:
                over = asyncio.Event()
                callers = Callers(client, log, SEED, stack.keys)
                organizer = Organizer(callers, log, SEED, 0)
                working = asyncio.create_task(organizer.work(over))
                await until(lambda: working.done() or _named(log, "accept"), seconds=60)
                with log.fault("replaced", service="notifications"):  # a letter may be on its way when it ends
                    await system.change_versions(client)
                over.set()
                await working
                await Watch(stack, log, patience=60).drain(patience=60)
                await trespass(callers, log)
            findings = judge(log.lines, await collect(stack))
    assert not findings, "\n".join(map(str, findings))


def _named(log: OperationLog, name: str) -> bool:
    return any(line.get("name") == name for line in log.lines)
