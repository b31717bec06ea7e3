"""Whether to ask again, and how long to wait before: pure rules."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DAMAGED = 460  # on its way, by its checksum (tus)
AGAIN = frozenset({429, DAMAGED, 502, 503, 504})
IN_FLIGHT = "request_in_flight"  # of an own repeat: the first try is still being answered, under the same key


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask, and how long to wait between. A server that wants a longer wait is told to the caller."""

    attempts: int = 5
    first_seconds: float = 0.5
    longest_seconds: float = 60  # what the gateway asks of whoever sent too many requests

    def wait_after(self, attempt: int, *, asked: float | None, draw: float) -> float | None:
        """Return the seconds to wait after the attempt of that number, or None to give up.

        What the server `asked` counts; else the wait doubles, drawn (`draw` in 0…1) between half of it and the whole,
        so that those who were turned away together do not come back together.
        """
        if attempt >= self.attempts:
            return None
        if asked is not None:
            return asked if asked <= self.longest_seconds else None
        whole = min(self.first_seconds * 2.0 ** (attempt - 1), self.longest_seconds)
        return whole * (0.5 + draw / 2)


def may_ask_again(status: int, code: str | None) -> bool:
    """Tell whether an answer is worth another try."""
    return status in AGAIN or code == IN_FLIGHT


def seconds_asked(retry_after: str | None, *, now: datetime) -> float | None:
    """Return the wait of a `Retry-After`, seconds or a date (RFC 9110); None when it says nothing readable."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)
