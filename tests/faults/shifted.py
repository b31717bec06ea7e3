"""Runs a service whose clock is wrong: `python -P shifted.py <seconds> <service> serve`.

Shifts what the product reads: its one clock, `time.time` and the moment inside a new UUIDv7. Monotonic time stays
right, as on a machine whose clock was set.
"""

import importlib
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any


def shift(seconds: float) -> None:
    """Shift the clock of this process; to be called before the service is imported."""
    right, right_ns = time.time, time.time_ns
    time.time = lambda: right() + seconds
    time.time_ns = lambda: right_ns() + int(seconds * 1_000_000_000)

    ids: Any = importlib.import_module("kompeten.ids")  # Any: a name it only imports is replaced
    clock = importlib.import_module("kompeten.clock")
    new_id = ids.uuid7
    ids.uuid7 = lambda: new_id(nanoseconds=time.time_ns())
    clock.SystemClock.now = lambda _self: datetime.now(UTC) + timedelta(seconds=seconds)


if __name__ == "__main__":
    shift(float(sys.argv[1]))
    service = importlib.import_module(f"{sys.argv[2]}.main")
    sys.argv[:] = [f"kompeten-{sys.argv[2]}", *sys.argv[3:]]
    sys.exit(service.main())
