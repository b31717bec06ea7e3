"""Until when something may be done: counted in working days."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def last_day(start: date, working_days: int, days_off: Collection[date]) -> date:
    """Return the last of so many working days after a day: Monday to Friday without holidays and joint leave."""
    day, left = start, working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in days_off
    return day
