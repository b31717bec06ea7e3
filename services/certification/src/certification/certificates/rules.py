"""Rules of issue: which numbers come next and on which day, how long a certificate holds, who may order it."""

import calendar
import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from certification.settings import ValidityEnd


class HoldReason(StrEnum):
    """Why a granted case is not issued."""

    WITHDRAWN = "withdrawn"
    REVIEW_REQUIRED = "review_required"
    UNPRINTABLE = "unprintable"


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


def may_order_issue(user_id: str, *, members: Collection[str], closed_by: str | None) -> bool:
    """Tell whether the issue is ordered by another person than any member of the session and whoever closed it."""
    return user_id not in members and user_id != closed_by


def code_digest(code: str) -> bytes:
    """Return the key by which a verification code is looked up."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()


def normalise_number(number: str) -> str:
    """Make numbers comparable: no spaces or accents, upper case, every kind of dash a hyphen; dots and slashes stay."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", number).upper())
    kept = (sign for sign in plain if not sign.isspace() and not unicodedata.combining(sign))
    return "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in kept)
