"""The one source of the current time, so that tests can hold it."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the current moment, aware and in UTC."""
        ...

    def elapsed(self) -> float:
        """Return seconds since some moment; they never go back, whatever is done to the clock."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Return the machine's seconds since it was started or so."""
        return time.monotonic()


class ShiftedClock(SystemClock):
    """The machine's clock, moved by as many days as a file says, in development: a story can be of years ago.

    The file is read at each look. Without it, or with nothing in it, the clock is right.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """Return the machine's time in UTC, moved; `ValueError` for a file that holds no number."""
        try:
            days = self._file.read_text("ascii").strip()
        except FileNotFoundError:
            days = ""
        return super().now() + timedelta(days=float(days or 0))


def machine_clock(shifted_by: Path | None) -> Clock:
    """Return the machine's clock; with a file, moved by as many days as it says."""
    return SystemClock() if shifted_by is None else ShiftedClock(shifted_by)


class ManualClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the moment last set."""
        return self._now

    def elapsed(self) -> float:
        """Return the seconds it was moved forwards."""
        return self._elapsed

    def advance(self, by: timedelta) -> None:
        """Move the clock by a span, backwards too: real clocks do."""
        self._now += by
        self._elapsed += max(by.total_seconds(), 0)


def today(clock: Clock, time_zone: str) -> date:
    """Return the calendar date in an IANA time zone: due dates are days where the LSP or the venue is."""
    return clock.now().astimezone(ZoneInfo(time_zone)).date()
