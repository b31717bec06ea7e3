"""Run one program for as long as whoever started us lives: `tether.py [options] -- program arguments`.

The starter holds the other end of our standard input and is our parent; when the input ends or the parent changes,
the program is stopped and its folders are removed. This also holds when the starter was killed with SIGKILL, and it
does not depend on which of its threads started us. Standard library only, so that it starts without site-packages.
"""

import argparse
import contextlib
import ctypes
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Protocol

PR_SET_PDEATHSIG = 1
CHECK_SECONDS = 0.5  # how often we look who our parent is, should somebody else hold our standard input open
GRACE_SECONDS = 3.0  # from the polite signal to SIGKILL


def main() -> int:
    """Start the program, write its process id as one line, and return its exit code once it has ended."""
    options = _options()
    hold = Hold(sys.stdin.fileno())
    child = _start(options)
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(f"{child.pid}\n")
        sys.stdout.flush()
    return hold.until_ended(child, signal.Signals[options.signal], options.remove)


class Program(Protocol):
    """What is held: a `Popen`, or what a fork server forked."""

    pid: int

    @property
    def returncode(self) -> int | None:
        """Minus the signal that ended it, its exit code, or None."""

    def poll(self) -> int | None:
        """Look whether it has ended."""

    def send_signal(self, sig: int) -> None:
        """Send a signal."""

    def wait(self) -> int:
        """Wait until it has ended."""


class Hold:
    """Made before the program is started, so that no end of it is missed; `line` is the starter's other end."""

    def __init__(self, line: int) -> None:
        self._line, self._parent = line, os.getppid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal: the starter decides what stops
        self._wake, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _noticed)

    def until_ended(self, child: Program, polite: signal.Signals, removed: Sequence[str] = ()) -> int:
        """Wait, stop the program when its starter is gone, and return its exit code, 128 + the signal that ended it."""
        while child.poll() is None:
            readable, _, _ = select.select([self._line, self._wake], [], [], CHECK_SECONDS)
            if self._wake in readable:
                os.read(self._wake, 4096)
            if (self._line in readable and not os.read(self._line, 1)) or os.getppid() != self._parent:
                _stop(child, polite)
                for folder in removed:
                    shutil.rmtree(folder, ignore_errors=True)
        code = child.wait()
        return code if code >= 0 else 128 - code


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", help="run the program as this user")
    parser.add_argument("--log", required=True, help="append the program's output to this file")
    parser.add_argument("--signal", default="SIGTERM", help="what asks the program to end when the parent is gone")
    parser.add_argument("--remove", action="append", default=[], help="a folder to remove when the parent is gone")
    parser.add_argument("program", nargs="+")
    return parser.parse_args()


def _start(options: argparse.Namespace) -> subprocess.Popen[bytes]:
    user = pwd.getpwnam(options.user) if options.user else None

    def prepare() -> None:  # we have one thread, so code between fork and exec is safe here
        if user is not None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
        tie()  # after setuid, which clears it

    with open(options.log, "ab") as log:  # noqa: PTH123 - pathlib would double our start-up time
        return subprocess.Popen(
            options.program,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - one thread, see above
        )


def tie() -> None:
    """Let the kernel end this process when its parent, the tether, is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _stop(child: Program, polite: signal.Signals) -> None:
    child.send_signal(signal.SIGCONT)
    child.send_signal(polite)
    deadline = time.monotonic() + GRACE_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _noticed(_number: int, _frame: FrameType | None) -> None:
    """Let SIGCHLD write to the wake-up pipe; the loop does the rest."""


if __name__ == "__main__":
    sys.exit(main())
