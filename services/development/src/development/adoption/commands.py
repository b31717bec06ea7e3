"""What a restored database takes over of the service's own events: activities first, for all else is about them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from development.adoption.activities import adopt_activity
from development.adoption.attendance import adopt_attendance
from development.adoption.attestations import adopt_attestations
from development.settings import SurveyTiming
from kompeten.events import (
    ActivityAnnounced,
    ActivityCancelled,
    ActivityChanged,
    AttestationIssued,
    Event,
    EventBody,
    TrainingAttended,
)

ADOPTED: Final[tuple[type[EventBody], ...]] = (
    *(ActivityAnnounced, ActivityChanged, ActivityCancelled),
    *(TrainingAttended, AttestationIssued),
)


async def adopt_published(
    session: AsyncSession, events: Sequence[Event[EventBody]], by: str, *, timing: SurveyTiming
) -> set[UUID]:
    """Enter activities, attendance and attestations as they were told, and return the ids of those events.

    The caller commits. `by` ordered the recovery. Registration's events have been applied before: whoever was enrolled
    within the topics' retention is here. What is about an activity or a participant that is not here is left to people.
    """
    events, adopted = sorted(events, key=_sequence), set()
    for event in events:
        if isinstance(event.body, ActivityAnnounced | ActivityChanged | ActivityCancelled):
            adopted |= await adopt_activity(session, event, event.body, by=by, timing=timing)
    adopted |= await adopt_attendance(session, events, by=by)
    return adopted | await adopt_attestations(session, events, by=by)


def _sequence(event: Event[EventBody]) -> int:
    return event.sequence
