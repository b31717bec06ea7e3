"""A program that ends when we end, whose log is a file, and that tests may kill, freeze and start again."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

import psutil

from devstack import tether
from devstack.errors import StartFailed

TAIL_LINES = 30
POLL_SECONDS = 0.02


class Tether(Protocol):
    """What holds a program: a process of ours, or one that a fork server has."""

    stdin: IO[str] | None
    stdout: IO[str] | None

    def poll(self) -> int | None:
        """Return the program's exit code, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for it; raises `subprocess.TimeoutExpired`."""


class TetheredProcess:
    """One program under a tether; `start` may be called again after it ended.

    `user` runs it as that user (we must be root), `removed` are folders the tether deletes should we be killed,
    `farewell` is the signal that asks it to end when we are gone.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        removed: Sequence[Path] = (),
        farewell: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.command = list(command)
        self.log = log
        self.environment = environment
        self._options = ["--log", str(log), "--signal", farewell.name]
        self._options += [part for folder in removed for part in ("--remove", str(folder))]
        self._options += ["--user", user] if user else []
        self._tether: Tether | None = None
        self.pid = 0

    def start(self) -> None:
        """Start the program; `pid` is the program's own, not the tether's."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._tether = self.begin()
        assert self._tether.stdout is not None  # noqa: S101 - we asked for the pipe
        line = self._tether.stdout.readline()
        if not line:
            self._reap()
            raise StartFailed(f"{self.command[0]} could not be started; see the message above")
        self.pid = int(line)

    def begin(self) -> Tether:
        """Start a tether, which starts the program."""
        return subprocess.Popen(
            [sys.executable, "-I", "-S", tether.__file__, *self._options, "--", *self.command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
            start_new_session=True,
        )

    @property
    def running(self) -> bool:
        """Whether the program has not ended yet (a frozen one is running)."""
        return self._tether is not None and self._tether.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The program's exit code, 128 + the signal when one ended it, None while it runs."""
        return None if self._tether is None else self._tether.poll()

    def send(self, number: signal.Signals, *, tree: bool = False) -> None:
        """Send a signal to the program, with `tree` also to all it started; nothing happens when it has ended."""
        if not self.running:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            program = psutil.Process(self.pid)
            family = program.children(recursive=True) if tree else []
            for process in [program, *family]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(number)

    def pause(self) -> None:
        """Freeze the program (SIGSTOP): its connections stay open and nobody answers."""
        self.send(signal.SIGSTOP, tree=True)

    def resume(self) -> None:
        """Let a frozen program go on (SIGCONT)."""
        self.send(signal.SIGCONT, tree=True)

    def kill(self) -> None:
        """End the program and all it started with SIGKILL, and wait until it is gone."""
        self.send(signal.SIGKILL, tree=True)
        self._reap()

    def terminate(self, number: signal.Signals = signal.SIGTERM, *, seconds: float = 20) -> None:
        """Ask the program to end and wait; SIGKILL after `seconds`."""
        self.resume()
        self.send(number)
        if self._tether is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._tether.wait(seconds)
        self.kill()

    def tail(self) -> str:
        """Return the last lines of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:])

    def wait(self, *, seconds: float) -> int:
        """Wait until the program ended by itself and return its exit code; kills it when time is up."""
        if self._tether is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._tether.wait(seconds)
        self.kill()
        return self.exit_code or 0

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, pause: float = POLL_SECONDS) -> None:
        """Wait until `ready()`; raise `StartFailed` with the log's tail when the program ends or time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            name = os.path.basename(self.command[0])  # noqa: PTH119 - a name, not a path
            if not self.running:
                raise StartFailed(f"{name} ended with code {self.exit_code}:\n{self.tail()}")
            if time.monotonic() > deadline:
                raise StartFailed(f"{name} was not ready after {seconds:.0f} s:\n{self.tail()}")
            time.sleep(pause)

    def _reap(self) -> None:
        if self._tether is None:
            return
        self._tether.wait()
        for pipe in (self._tether.stdin, self._tether.stdout):
            if pipe is not None:
                pipe.close()
