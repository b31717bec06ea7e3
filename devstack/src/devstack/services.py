"""The services as processes of this machine, started, watched and harmed from outside."""

import asyncio
import signal
import sys
import time
from functools import partial
from pathlib import Path

import httpx

from devstack.environment import Wiring, environment
from devstack.errors import StartFailed
from devstack.fork_server import ForkedProcess
from devstack.process import TetheredProcess
from devstack.provision import SERVICES_WITH_DATABASES

SERVICES = (*SERVICES_WITH_DATABASES, "gateway")
CERTIFYING = tuple(name for name in SERVICES if name != "development")  # a process less where nobody is trained
MIGRATE_SECONDS = 180  # all services side by side, perhaps on a busy machine
READY_SECONDS = 180
STOP_SECONDS = 15
POLL_SECONDS = 0.05


class ServiceProcess:
    """One service; its log is `<logs>/<name>.log`, its migration's `<name>-migrate.log`.

    `programs` is where `kompeten-<name>` lies: by default beside the Python that runs us.
    """

    def __init__(self, name: str, wiring: Wiring, *, logs: Path, programs: Path = Path(sys.executable).parent) -> None:
        self.name = name
        self.url = wiring.url(name)
        self.log = logs / f"{name}.log"
        program = str(programs / f"kompeten-{name}")
        kind = TetheredProcess if wiring.forks is None else partial(ForkedProcess, wiring.forks)
        self.process = kind([program, "serve"], log=self.log, environment=environment(name, wiring))
        self._migration = kind(
            [program, "migrate"], log=logs / f"{name}-migrate.log", environment=environment(name, wiring, owner=True)
        )
        self._has_database = name in wiring.databases

    async def migrate(self) -> None:
        """Bring the service's database up to date; nothing for a service without one."""
        if not self._has_database:
            return
        await asyncio.to_thread(self._migration.start)
        code = await asyncio.to_thread(self._migration.wait, seconds=MIGRATE_SECONDS)
        if code != 0:
            raise StartFailed(f"{self.name} migrate ended with code {code}:\n{self._migration.tail()}")

    async def start(self, *, wait: bool = True) -> None:
        """Start to serve; with `wait` until the service says it is ready."""
        await asyncio.to_thread(self.process.start)
        if wait:
            await self.wait_ready()

    async def wait_ready(self, *, seconds: float = READY_SECONDS) -> None:
        """Wait for `GET /readyz` to answer 200; `StartFailed` with the log's tail when it ends or takes longer."""
        deadline = time.monotonic() + seconds
        async with httpx.AsyncClient(timeout=5) as client:
            while not await self.ready(client):
                if not self.process.running:
                    code = self.process.exit_code
                    raise StartFailed(f"{self.name} ended with code {code}:\n{self.process.tail()}")
                if time.monotonic() > deadline:
                    raise StartFailed(f"{self.name} was not ready after {seconds:.0f} s:\n{self.process.tail()}")
                await asyncio.sleep(POLL_SECONDS)

    async def ready(self, client: httpx.AsyncClient) -> bool:
        """Return whether the service says it is ready now."""
        try:
            return (await client.get(f"{self.url}/readyz")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """End the service as a crash would (SIGKILL)."""
        self.process.kill()

    def pause(self) -> None:
        """Freeze the service (SIGSTOP)."""
        self.process.pause()

    def resume(self) -> None:
        """Let a frozen service go on."""
        self.process.resume()

    async def terminate(self) -> None:
        """Ask the service to end (SIGTERM), as a deployment would; SIGKILL after 15 s."""
        await asyncio.to_thread(self._migration.kill)
        await asyncio.to_thread(self.process.terminate, signal.SIGTERM, seconds=STOP_SECONDS)

    async def restart(self, *, wait: bool = True) -> None:
        """Start the service again on the same port, ending it first if it runs."""
        await self.terminate()
        await self.start(wait=wait)
