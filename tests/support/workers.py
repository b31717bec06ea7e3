"""Which of pytest's workers side by side this process is: what it makes on shared servers carries its name."""

import functools
import itertools
import os

from devstack import ports

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1 …; empty without pytest-xdist
WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))

_numbers = itertools.count(1)


def unique(name: str) -> str:
    """Return the name with something that no other call returns, in this worker or another one."""
    return f"{name}{WORKER}_{next(_numbers)}"


@functools.cache  # the conftest that calls it is imported more than once
def take_own_ports() -> None:
    """Leave to each worker a part of the ports: a server it killed must find its own free when it starts again."""
    number, size = int(WORKER.removeprefix("gw") or 0), (ports.LAST - ports.FIRST) // WORKERS
    ports.FIRST += number * size
    ports.LAST = ports.FIRST + size
