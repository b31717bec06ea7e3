"""Rules of the calendar: of which term before the end a holder is reminded."""

from collections.abc import Collection


def term_due(days_left: int, reminded: int | None, terms: Collection[int]) -> int | None:
    """Return the term to remind of: the shortest that has come, unless it or a shorter one was told before."""
    come = [term for term in terms if days_left <= term]
    due = min(come, default=None)
    return None if due is None or (reminded is not None and reminded <= due) else due
