"""Refusals about assessments, in both languages."""

from datetime import date, datetime

from assessment.assessments.rules import first_day, venue_day
from kompeten.events.snapshots import Batch
from kompeten.problems import Conflict, Text


class TooEarly(Conflict):
    """409: the day of the assessment has not come where the venue is."""

    code = "too_early"
    message = Text(
        "Asesmen ini baru berlangsung pada {day} ({time_zone}); hasilnya belum dapat dicatat.",
        "This assessment takes place on {day} ({time_zone}); nothing can be recorded of it before.",
    )


def refuse_before_the_day(starts_at: datetime | None, batch: Batch, now: datetime) -> None:
    """Raise `TooEarly` before the day of the assessment in the venue's time zone."""
    day: date = first_day(starts_at, batch)
    if venue_day(now, batch) < day:
        raise TooEarly(day=day.isoformat(), time_zone=batch.time_zone)
