"""What can become of a parked record."""

from enum import StrEnum
from typing import Final

from kompeten.states import StateMachine


class Replayed(StrEnum):
    """What became of a record that a consumer could not apply; a dead letter that is decided never changes again."""

    STILL_PARKED = "still_parked"
    REPLAYED = "replayed"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class LetterMove(StrEnum):
    """What a replay finds, or an operator decides."""

    APPLY = "apply"
    FAIL_AGAIN = "fail_again"
    FIND_OVERTAKEN = "find_overtaken"
    DISCARD = "discard"


DEAD_LETTER: Final = StateMachine(
    Replayed,
    LetterMove,
    {
        (Replayed.STILL_PARKED, LetterMove.APPLY): Replayed.REPLAYED,
        (Replayed.STILL_PARKED, LetterMove.FAIL_AGAIN): Replayed.STILL_PARKED,
        (Replayed.STILL_PARKED, LetterMove.FIND_OVERTAKEN): Replayed.SUPERSEDED,
        (Replayed.STILL_PARKED, LetterMove.DISCARD): Replayed.DISCARDED,
    },
)
