"""Services without the seconds their imports take, for whoever starts them by the dozen: see `devstack.forking`."""

import json
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from typing import IO

from devstack.process import Tether, TetheredProcess

READY_SECONDS = 180
KILLED = 137  # a tether that is gone took its program along


class ForkServer:
    """Runs the programs of these services as they are in this checkout and environment."""

    def __init__(self, services: Sequence[str]) -> None:
        self._programs = {str(Path(sys.executable).parent / f"kompeten-{name}") for name in services}
        self._folder = Path(tempfile.mkdtemp(prefix="kompeten-"))  # the address of a socket is short
        self._socket = self._folder / "socket"
        command = [sys.executable, "-m", "devstack.forking", str(self._socket), *services]
        self._process = TetheredProcess(command, log=self._folder / "log", removed=[self._folder])

    def start(self) -> None:
        """Import the services and listen; raises `StartFailed`."""
        self._process.start()
        self._process.wait_until(self._socket.exists, seconds=READY_SECONDS)

    def stop(self) -> None:
        """End it, and with it what it forked."""
        self._process.kill()
        rmtree(self._folder, ignore_errors=True)

    def can(self, command: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Tell whether a fork is the same: not with other sources, nor for a program around the service's."""
        return command[0] in self._programs and not environment.get("PYTHONPATH")

    def fork(self, command: Sequence[str], environment: Mapping[str, str], *, log: Path) -> Tether:
        """Start a program."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(self._socket))
        asked = {"command": list(command), "environment": dict(environment), "log": str(log)}
        connection.sendall(json.dumps(asked).encode() + b"\n")
        return _Held(connection)


class _Held:
    """The starter's end of a fork; `stdout` tells the program's process id and, when it has ended, its exit code."""

    stdin: IO[str] | None = None

    def __init__(self, connection: socket.socket) -> None:
        self.stdout: IO[str] | None = connection.makefile()
        self._connection = connection
        self._reading = threading.Lock()
        self._code: int | None = None

    def poll(self) -> int | None:
        return self._code if self._code is not None or not self._has_news(0) else self._read()

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None and not self._has_news(timeout):
            raise subprocess.TimeoutExpired("a forked program", timeout or 0)
        return self._read() if self._code is None else self._code

    def _has_news(self, seconds: float | None) -> bool:
        return bool(select.select([self._connection], [], [], seconds)[0])

    def _read(self) -> int:
        with self._reading:  # a second thread may wait, too
            if self._code is None:
                assert self.stdout is not None  # noqa: S101 - set in the constructor
                self._code = int(self.stdout.readline() or KILLED)
                self._connection.close()
            return self._code


class ForkedProcess(TetheredProcess):
    """A service's program under a tether that is forked where that is the same."""

    def __init__(self, forks: ForkServer, command: Sequence[str], *, log: Path, environment: Mapping[str, str]) -> None:
        super().__init__(command, log=log, environment=environment)
        self._forks = forks

    def begin(self) -> Tether:
        """Fork, or start another program as any other."""
        environment = self.environment or {}
        if not self._forks.can(self.command, environment):
            return super().begin()
        return self._forks.fork(self.command, environment, log=self.log)
