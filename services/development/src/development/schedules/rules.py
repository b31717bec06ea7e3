"""Which surveys an activity has, when they open, remind and close, and what comes next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from development.instruments.rules import InstrumentKind
from development.settings import SurveyTiming
from kompeten.events.development import ActivitySession, SurveyKind
from kompeten.states import StateMachine

IN_THE_ROOM: Final = timedelta(minutes=10)  # before the end: when people answer
AFTER_THE_ROOM: Final = timedelta(hours=1)  # somebody is still looking for their telephone
DAYS_BEFORE: Final = timedelta(days=3)
MONTH: Final = timedelta(days=30)
SOON: Final = (timedelta(days=3), timedelta(days=7), timedelta(days=14))
"""Two reminders and the end, counted from the first letter, where people still remember."""
LATER: Final = (timedelta(days=7), timedelta(days=14), timedelta(days=30))
"""Likewise, months after, where people are busy with other things."""
MINIMUM: Final = 5
"""Answers of fewer people are shown to nobody."""


INSTRUMENTS: Final = {
    SurveyKind.LEARNING_BEFORE: InstrumentKind.LEARNING,
    SurveyKind.REACTION: InstrumentKind.REACTION,
    SurveyKind.LEARNING_AFTER: InstrumentKind.LEARNING,
    SurveyKind.BEHAVIOUR: InstrumentKind.BEHAVIOUR,
    SurveyKind.BEHAVIOUR_SUPERVISOR: InstrumentKind.BEHAVIOUR_SUPERVISOR,
}
LEVELS: Final = {
    SurveyKind.LEARNING_BEFORE: 2,
    SurveyKind.REACTION: 1,
    SurveyKind.LEARNING_AFTER: 2,
    SurveyKind.BEHAVIOUR: 3,
    SurveyKind.BEHAVIOUR_SUPERVISOR: 3,
}
"""Kirkpatrick's."""

USUAL: Final = (SurveyKind.REACTION, SurveyKind.BEHAVIOUR, SurveyKind.BEHAVIOUR_SUPERVISOR)
"""Every announced activity has these; the others on request."""


class SurveyState(StrEnum):
    """Life of a survey."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SurveyMove(StrEnum):
    """What happens to a survey."""

    RESCHEDULE = "reschedule"
    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


SURVEY = StateMachine(
    SurveyState,
    SurveyMove,
    {
        (SurveyState.SCHEDULED, SurveyMove.RESCHEDULE): SurveyState.SCHEDULED,
        (SurveyState.SCHEDULED, SurveyMove.OPEN): SurveyState.OPEN,
        (SurveyState.SCHEDULED, SurveyMove.CANCEL): SurveyState.CANCELLED,
        (SurveyState.OPEN, SurveyMove.CLOSE): SurveyState.CLOSED,
        (SurveyState.OPEN, SurveyMove.CANCEL): SurveyState.CANCELLED,
    },
)


class Timetable(BaseModel):
    """When a survey opens, sends its letters (an invitation and two reminders) and closes.

    Until `room_until` it is answered by the code on the screen, too.
    """

    model_config = ConfigDict(frozen=True)

    opens_at: datetime
    letters_at: tuple[datetime, ...]
    closes_at: datetime
    room_until: datetime | None = None


def timetable_of(kind: SurveyKind, sessions: Sequence[ActivitySession], *, timing: SurveyTiming) -> Timetable:
    """Return when a survey of an activity with these sessions does what.

    Letters about what somebody attended wait until the lists of attendance have come.
    """
    begins, ends = min(one.starts_at for one in sessions), max(one.ends_at for one in sessions)
    if kind is SurveyKind.LEARNING_BEFORE:
        first = begins - DAYS_BEFORE
        return Timetable(opens_at=first, letters_at=(first, begins - timedelta(days=1)), closes_at=begins)
    if kind in (SurveyKind.REACTION, SurveyKind.LEARNING_AFTER):
        first = ends + timing.lists_within
        return Timetable(
            opens_at=ends - IN_THE_ROOM,
            letters_at=(first, first + SOON[0], first + SOON[1]),
            closes_at=first + SOON[2],
            room_until=ends + AFTER_THE_ROOM,
        )
    first = ends + timing.behaviour_months * MONTH
    return Timetable(opens_at=first, letters_at=(first, first + LATER[0], first + LATER[1]), closes_at=first + LATER[2])


def due_after(timetable: Timetable, *, letters: int) -> datetime:
    """Return when an open survey that has sent so many letters does the next thing: another letter, or the end."""
    return timetable.letters_at[letters] if letters < len(timetable.letters_at) else timetable.closes_at
