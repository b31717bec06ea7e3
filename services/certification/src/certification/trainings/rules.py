"""From when on a training keeps its trainer from deciding about the trainee."""

from datetime import UTC, date, datetime, time, timedelta


def trained_since(held_on: date, *, days: int) -> datetime:
    """Return the moment after which a training ended less than so many days before the day of a session."""
    return datetime.combine(held_on, time(), UTC) - timedelta(days=days)
