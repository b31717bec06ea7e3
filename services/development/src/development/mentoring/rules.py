"""Life of a mentoring, and who says what of it."""

from enum import StrEnum
from typing import Final

from kompeten.states import StateMachine


class MentoringState(StrEnum):
    """Life of what a senior and a junior do together."""

    AGREED = "agreed"
    HALFWAY = "halfway"
    COMPLETED = "completed"
    ENDED = "ended"


class MentoringMove(StrEnum):
    """What can be done to a mentoring."""

    AGREE = "agree"
    MEET = "meet"
    LOOK_BACK_HALFWAY = "look_back_halfway"
    LOOK_BACK = "look_back"
    END = "end"


# A move that leads back changes the agreement or the log, not how far the two are.
MENTORING: Final = StateMachine(
    MentoringState,
    MentoringMove,
    {
        (MentoringState.AGREED, MentoringMove.AGREE): MentoringState.AGREED,
        (MentoringState.AGREED, MentoringMove.MEET): MentoringState.AGREED,
        (MentoringState.AGREED, MentoringMove.LOOK_BACK_HALFWAY): MentoringState.HALFWAY,
        (MentoringState.AGREED, MentoringMove.END): MentoringState.ENDED,
        (MentoringState.HALFWAY, MentoringMove.AGREE): MentoringState.HALFWAY,
        (MentoringState.HALFWAY, MentoringMove.MEET): MentoringState.HALFWAY,
        (MentoringState.HALFWAY, MentoringMove.LOOK_BACK): MentoringState.COMPLETED,
        (MentoringState.HALFWAY, MentoringMove.END): MentoringState.ENDED,
    },
)


class Stage(StrEnum):
    """When the two look back."""

    HALFWAY = "halfway"
    FINAL = "final"


LOOKING_BACK: Final = {Stage.HALFWAY: MentoringMove.LOOK_BACK_HALFWAY, Stage.FINAL: MentoringMove.LOOK_BACK}


class Side(StrEnum):
    """Who of the two speaks."""

    MENTOR = "mentor"
    MENTEE = "mentee"
