"""Rules of issue: which numbers come next and on which day, how long a certificate holds, who may order it."""

import calendar
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kompeten.events.lsps import ValidityEnd
from kompeten.identity.subjects import is_among


class HoldReason(StrEnum):
    """Why a granted case is not issued."""

    WITHDRAWN = "withdrawn"
    REVIEW_REQUIRED = "review_required"
    UNPRINTABLE = "unprintable"
    RESTRICTED = "restricted"


@dataclass(frozen=True)
class Allotment:
    """Numbers first to first + count - 1 of a year, all issued on one day."""

    issued_on: date
    first: int
    count: int

    @property
    def last(self) -> int:
        """Return the last number of the allotment."""
        return self.first + self.count - 1


def allot(last: int, last_issued_on: date | None, *, today: date, count: int) -> Allotment:
    """Return the next numbers: the day never goes back, and the sequence starts again with each year.

    `today` must have been read after the counter was locked; a clock that went back issues on the last day again.
    """
    issued_on = today if last_issued_on is None else max(today, last_issued_on)
    continues = last_issued_on is not None and last_issued_on.year == issued_on.year
    return Allotment(issued_on, (last if continues else 0) + 1, count)


def valid_until(issued_on: date, *, years: int, ends: ValidityEnd) -> date:
    """Return the last day of validity. Issued on 29 February, both readings end on 28 February of a common year."""
    year = issued_on.year + years
    on_leap_day = (issued_on.month, issued_on.day) == (2, 29) and not calendar.isleap(year)
    if on_leap_day:
        return date(year, 2, 28)
    anniversary = issued_on.replace(year=year)
    return anniversary if ends is ValidityEnd.ANNIVERSARY else anniversary - timedelta(days=1)


class Duty(StrEnum):
    """What whoever orders the issue must not have done before."""

    SAT = "sat"
    CLOSED = "closed"
    ASSESSED = "assessed"
    REVIEWED = "reviewed"


def earlier_duties(user_id: str, people: Mapping[Duty, Collection[str | None]]) -> list[Duty]:
    """Return what somebody has done before the issue: nothing, when it is theirs to order."""
    return [duty for duty in Duty if is_among(user_id, people.get(duty, ()))]


def code_digest(code: str) -> bytes:
    """Return the key by which a verification code is looked up."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
