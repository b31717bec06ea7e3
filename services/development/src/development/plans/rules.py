"""Life of a plan, what a later decision means for it, and which activities are suggested."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from kompeten.states import StateMachine

TARGET: Final = timedelta(days=180)
"""From the decision to the day aimed at: room for an activity and the batch after it; an organizer changes it."""
SUGGESTED_AT_MOST: Final = 5  # a letter is read to its end


class PlanState(StrEnum):
    """Life of a plan."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    SUPERSEDED = "superseded"
    DISMISSED = "dismissed"


class PlanMove(StrEnum):
    """What happens to a plan."""

    ANNOTATE = "annotate"
    FULFIL = "fulfil"
    SUPERSEDE = "supersede"
    DISMISS = "dismiss"
    REFUSE = "refuse"


# The committee may decide anew on the same application: whatever became of its plan, it begins again.
PLAN: Final = StateMachine(
    PlanState,
    PlanMove,
    {
        (PlanState.OPEN, PlanMove.ANNOTATE): PlanState.OPEN,
        (PlanState.OPEN, PlanMove.FULFIL): PlanState.FULFILLED,
        (PlanState.OPEN, PlanMove.SUPERSEDE): PlanState.SUPERSEDED,
        (PlanState.OPEN, PlanMove.DISMISS): PlanState.DISMISSED,
        **{(state, PlanMove.REFUSE): PlanState.OPEN for state in PlanState},
    },
)


@dataclass(frozen=True, slots=True)
class Teaching:
    """What counts of an announced activity that has not begun."""

    id: UUID
    begins_at: datetime
    unit_codes: Collection[str]


def move_after(decided_at: datetime, *, granted: Iterable[datetime], refused: Iterable[datetime]) -> PlanMove | None:
    """Return what decisions on the person's other applications for the scheme mean for an open plan.

    They count by when they were taken, not by when they are heard of: topics keep no order among subjects.
    """
    if any(moment >= decided_at for moment in granted):
        return PlanMove.FULFIL
    return PlanMove.SUPERSEDE if any(moment > decided_at for moment in refused) else None


def target_of(decided_at: datetime) -> date:
    """Return the day a new plan aims at."""
    return (decided_at + TARGET).date()


def suggest(missed: Collection[str], activities: Sequence[Teaching]) -> list[UUID]:
    """Return which activities to suggest: first what covers most of what is not covered yet, then what begins soonest.

    What covers nothing new comes too while there is room, for not everybody can come to the first.
    """
    left, uncovered = list(activities), set(missed)
    chosen: list[UUID] = []
    while left and len(chosen) < SUGGESTED_AT_MOST:
        best = min(left, key=lambda one: (-len(uncovered & set(one.unit_codes)), one.begins_at, one.id))
        left.remove(best)
        uncovered -= set(best.unit_codes)
        chosen.append(best.id)
    return chosen
