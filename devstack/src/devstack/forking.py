"""A process that has imported the services and forks their commands: an import takes seconds, a fork an instant.

`python -m devstack.forking <socket> <service>…`. Whoever connects sends one line of JSON, what is to be run. For it a
tether is forked and of that the program, which is what `kompeten-<service>` would be: a process that is killed like any
other, with arguments, environment, session and log of its own. The answer is the program's process id as a line and,
when it has ended, its exit code; a connection that ends is a starter that is gone.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from devstack.tether import Hold, tie

Mains = Mapping[str, Callable[[], None]]
THREADS = Path("/proc/self/task")


def main() -> int:
    """Import, listen and fork until killed; returns in the forked processes only."""
    address, *services = sys.argv[1:]
    mains = {f"kompeten-{name}": importlib.import_module(f"{name}.main").main for name in services}
    if THREADS.exists() and len(list(THREADS.iterdir())) > 1:
        sys.exit("a fork takes one thread along, and an import has started more")
    gc.freeze()  # what a collection does not touch stays shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks us how a tether ended
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{address}.new")
        listening.listen()
        Path(f"{address}.new").rename(address)  # whoever sees it is heard
        while True:
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                return _hold(connection, mains)
            connection.close()


def _hold(connection: socket.socket, mains: Mains) -> int:
    with connection.makefile() as lines:
        asked = json.loads(lines.readline())
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    hold = Hold(connection.fileno())
    pid = os.fork()
    if pid == 0:
        connection.close()
        return _run(asked, mains)
    with contextlib.suppress(BrokenPipeError):
        connection.sendall(b"%d\n" % pid)
        connection.sendall(b"%d\n" % hold.until_ended(_Child(pid), signal.SIGTERM))
    return 0


def _run(asked: Mapping[str, Any], mains: Mains) -> int:
    """Become the program; its `main` may end us as it ends a process that was started for it alone."""
    tie()
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for opened, ours in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(opened, ours)
    os.environ.clear()
    os.environ.update(asked["environment"])
    program, *arguments = asked["command"]
    sys.argv[:] = [program, *arguments]
    mains[Path(program).name]()
    return 0


class _Child:
    """A process that was forked, as a tether looks at it."""

    returncode: int | None = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        return self._look(os.WNOHANG)

    def wait(self) -> int:
        return self._look(0) or 0

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def _look(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


if __name__ == "__main__":
    sys.exit(main())
