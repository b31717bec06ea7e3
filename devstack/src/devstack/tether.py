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
from types import FrameType

PR_SET_PDEATHSIG = 1
CHECK_SECONDS = 0.5  # how often we look who our parent is, should somebody else hold our standard input open
GRACE_SECONDS = 3.0  # from the polite signal to SIGKILL


def main() -> int:
    """Start the program, write its process id as one line, and return its exit code once it has ended."""
    options = _options()
    parent = os.getppid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal: the starter decides what stops
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, _noticed)
    child = _start(options)
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(f"{child.pid}\n")
        sys.stdout.flush()
    while child.poll() is None:
        readable, _, _ = select.select([sys.stdin, wake], [], [], CHECK_SECONDS)
        if wake in readable:
            os.read(wake, 4096)
        if (sys.stdin in readable and not os.read(sys.stdin.fileno(), 1)) or os.getppid() != parent:
            _stop(child, signal.Signals[options.signal])
            for folder in options.remove:
                shutil.rmtree(folder, ignore_errors=True)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


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

    def tie() -> None:  # we have one thread, so code between fork and exec is safe here
        if user is not None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
        if sys.platform == "linux":  # after setuid, which clears it
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    with open(options.log, "ab") as log:  # noqa: PTH123 - pathlib would double our start-up time
        return subprocess.Popen(
            options.program,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=tie,  # noqa: PLW1509 - one thread, see above
        )


def _stop(child: subprocess.Popen[bytes], polite: signal.Signals) -> None:
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
