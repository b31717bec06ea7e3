"""Processor time by part, which a busy machine changes less than it changes rates."""

import os
from collections import defaultdict

import psutil

PARTS = {"kompeten-gateway": "gateway", "kompeten-registration": "registration", "postgres": "PostgreSQL"}


def spent() -> dict[str, float]:
    """Return the processor seconds spent so far by this program and by each part among its descendants."""
    seconds = dict.fromkeys(PARTS.values(), 0.0) | {"this program": sum(os.times()[:2])}
    for process in psutil.Process().children(recursive=True):
        try:
            words = [process.name(), *process.cmdline()]
            times = process.cpu_times()
        except psutil.Error:
            continue
        for name, part in PARTS.items():
            if any(name in word for word in words):
                # a backend that has ended counts for the server that has reaped it
                seconds[part] += times.user + times.system + times.children_user + times.children_system
                break
    return seconds


class Meter:
    """Adds up what each part spent while it was held against a number of pieces of work."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._pieces = 0

    def add(self, before: dict[str, float], pieces: int) -> None:
        """Add what was spent since `before` on so many pieces."""
        now = spent()
        for part, seconds in now.items():
            self._seconds[part] += seconds - before[part]
        self._pieces += pieces

    def per_piece(self) -> dict[str, float]:
        """Return milliseconds per piece by part, and in all."""
        each = {part: round(seconds * 1000 / self._pieces, 2) for part, seconds in self._seconds.items()}
        return each | {"in all": round(sum(each.values()), 2)}
