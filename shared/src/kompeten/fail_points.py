"""Named points where a process dies as by a crash, so that tests can strike between any two steps; never in production.

`KOMPETEN_FAIL_POINT=name` or `name:n` ends the process the n-th time it comes to that point.
"""

import os
import re
from enum import StrEnum

CRASHED = 137  # what a shell says of a process that SIGKILL ended


class FailPoint(StrEnum):
    """Between which steps a process can be made to die."""

    AFTER_BUSINESS_WRITE = "after_business_write"  # command: its rows are written, its events are not recorded
    AFTER_OUTBOX_INSERT = "after_outbox_insert"  # command: events recorded, nothing committed
    AFTER_COMMIT_BEFORE_ANSWER = "after_commit_before_answer"  # command: done, and nobody was told
    AFTER_SEND_BEFORE_DELETE = "after_send_before_delete"  # relay: Kafka has the records, the outbox too
    AFTER_DELETE = "after_delete"  # relay
    AFTER_EFFECTS_BEFORE_COMMIT = "after_effects_before_commit"  # consumer: handlers ran, nothing committed
    AFTER_COMMIT_BEFORE_ACK = "after_commit_before_ack"  # consumer: applied, offsets not moved
    AFTER_ACK = "after_ack"  # consumer: a later poll begins, so the offsets of the one before are committed


_left: dict[FailPoint, int] = {}


class NoSuchFailPoint(ValueError):
    """The setting names no point, or no number of times."""


def parse(written: str) -> tuple[FailPoint, int]:
    """Return the point and the how-many-th passing is fatal; raises `NoSuchFailPoint`."""
    name, _, times = written.partition(":")
    if name not in set(FailPoint) or not re.fullmatch(r"[1-9]\d{0,5}", times or "1"):
        raise NoSuchFailPoint(f"{written!r} is none of {', '.join(FailPoint)}, with :n or without")
    return FailPoint(name), int(times or "1")


def arm(written: str | None) -> None:
    """Arm the point the settings name; `ServiceSettings` refuses to name one in production."""
    _left.clear()
    if written:
        point, times = parse(written)
        _left[point] = times


def reached(point: FailPoint) -> None:
    """End the process here and now if this point is armed and its turn has come; else do nothing."""
    if point not in _left:
        return
    _left[point] -= 1
    if _left[point] == 0:
        os._exit(CRASHED)
