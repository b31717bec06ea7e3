"""A benchmark in a process of its own: in the one that runs them all, the memory of others would count."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from benchmarks.servers import NOBODY, Servers
from devstack.environment import AUDIENCE, HOST, ISSUER
from kompeten.process import process_of
from kompeten.service.process import Process

Json = dict[str, Any]  # Any: JSON


async def ask(module: str, servers: Servers, service: str, **asked: int) -> Json:
    """Run a module that calls `answer`, on a fresh database of a service; return what it answered."""
    async with servers.wiring([service]) as wiring:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        database = wiring.databases[service]
        urls = {"runtime_url": database.runtime_url, "owner_url": database.owner_url, "jwks": str(wiring.jwks)}
        answered, _ = await process.communicate(json.dumps(urls | asked).encode())
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}")
    said: Json = json.loads(answered)
    return said


async def service_without_server(service: str, asked: Json) -> Process:
    """Return what a service is made of, on the database that was asked about."""
    create_app = import_module(f"{service}.main").create_app
    settings = create_app.__annotations__["settings"](
        environment="development",
        database_url=asked["runtime_url"],
        kafka_bootstrap_servers=f"{HOST}:{NOBODY}",
        oidc_issuer=ISSUER,
        oidc_audience=AUDIENCE,
        oidc_jwks=asked["jwks"],
    )
    process = process_of(create_app(settings), Process)
    await process.guard.look()  # without a server nobody else opens the gate before writes
    return process


def answer(work: Callable[[Json], Awaitable[Json]]) -> None:
    """Do what standard input asks and write to standard output what came of it."""

    async def answered() -> Json:
        return await work(json.loads(sys.stdin.read()))

    sys.stdout.write(json.dumps(asyncio.run(answered())))
