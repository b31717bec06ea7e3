"""What can become of a dead letter."""

from enum import StrEnum
from typing import Final

from kompeten.states import StateMachine


class Replayed(StrEnum):
    """What became of a record that a consumer could not apply; a dead letter that is decided never changes again."""

    UNDECIDED = "undecided"
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
        (Replayed.UNDECIDED, LetterMove.APPLY): Replayed.REPLAYED,
        (Replayed.UNDECIDED, LetterMove.FAIL_AGAIN): Replayed.UNDECIDED,
        (Replayed.UNDECIDED, LetterMove.FIND_OVERTAKEN): Replayed.SUPERSEDED,
        (Replayed.UNDECIDED, LetterMove.DISCARD): Replayed.DISCARDED,
    },
)
