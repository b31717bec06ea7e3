"""Which months are before and after a programme, and how libraries' service changed between them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = 12
"""Of each side: a year, since libraries have seasons."""


@dataclass(frozen=True, slots=True)
class Change:
    """How the libraries counted on both sides changed: the mean month before and after, summed over them."""

    libraries: int
    before: float
    after: float

    @property
    def per_cent(self) -> float | None:
        """The change in per cent of before, to one place; None where there was nothing."""
        return round(100 * (self.after - self.before) / self.before, 1) if self.before else None


def sides(starts_on: date, ends_on: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """Return the first and last month before a programme began and after it ended, each by its first day."""
    first, last = starts_on.replace(day=1), ends_on.replace(day=1)
    return (_moved(first, -MONTHS), _moved(first, -1)), (_moved(last, 1), _moved(last, MONTHS))


def _moved(month: date, by: int) -> date:
    years, place = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(years, place + 1, 1)
