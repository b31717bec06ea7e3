"""Writing the timeline."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import bare_row, tracked
from kompeten.events import ApplicationEvent, Event
from registration.timeline.models import TimelineEntry
from registration.timeline.rules import OWN_ATTEMPT, Entry, Stage, precedence


def write_entry(
    session: AsyncSession,
    event: Event[ApplicationEvent],
    stage: Stage,
    *,
    attempt: int = OWN_ATTEMPT,
    **details: object,
) -> None:
    """Add an event to its application's timeline; the caller commits. `details` are shown as they are."""
    session.add(tracked(entry_of(event, stage, attempt=attempt, **details)))


def entry_of(
    event: Event[ApplicationEvent], stage: Stage, *, attempt: int = OWN_ATTEMPT, **details: object
) -> TimelineEntry:
    """Return the event's entry, for whoever writes it together with other rows."""
    return bare_row(
        TimelineEntry,
        event_id=event.id,
        application_id=event.body.application_id,
        event_type=type(event.body).__name__,
        stage=stage,
        attempt=attempt,
        sequence=event.sequence,
        precedence=list(precedence(Entry(stage, attempt, event.sequence))),
        occurred_at=event.time,
        details={name: value for name, value in details.items() if value is not None},
    )
