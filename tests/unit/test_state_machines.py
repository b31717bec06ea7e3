"""One table says what may be done in which state."""

from enum import StrEnum

import pytest

from kompeten.problems import IllegalMove
from kompeten.states import StateMachine


class Door(StrEnum):
    """A door, and what it may come to."""

    OPEN = "open"
    SHUT = "shut"
    WALLED_UP = "walled_up"


class Turn(StrEnum):
    """What can be done with a door."""

    SHUT = "shut"
    OPEN = "open"
    PAINT = "paint"
    WALL_UP = "wall_up"


DOOR = StateMachine(
    Door,
    Turn,
    {
        (Door.OPEN, Turn.SHUT): Door.SHUT,
        (Door.SHUT, Turn.OPEN): Door.OPEN,
        (Door.SHUT, Turn.PAINT): Door.SHUT,
        (Door.SHUT, Turn.WALL_UP): Door.WALLED_UP,
    },
)


def test_a_legal_move_leads_to_its_state() -> None:
    assert DOOR.after(Door.OPEN, Turn.SHUT) is Door.SHUT
    assert DOOR.after(Door.SHUT, Turn.PAINT) is Door.SHUT


def test_an_illegal_move_is_refused_naming_the_legal_ones_in_both_languages() -> None:
    with pytest.raises(IllegalMove) as refused:
        DOOR.after(Door.SHUT, Turn.SHUT)
    assert refused.value.params == {"state": Door.SHUT, "legal": (Turn.OPEN, Turn.PAINT, Turn.WALL_UP)}
    assert "buka, paint, wall_up" in refused.value.text.id  # what has no label is named as it is
    assert "open, paint, wall_up" in refused.value.text.en


def test_every_pair_of_state_and_move_is_a_transition_or_refused() -> None:
    found = list(DOOR.transitions())
    assert len(found) == len(Door) * len(Turn)
    for state, move, target in found:
        if target is None:
            with pytest.raises(IllegalMove):
                DOOR.after(state, move)
        else:
            assert DOOR.after(state, move) is target


def test_what_leads_back_to_the_same_state_does_not_lead_on() -> None:
    leading_on = {one.move for one in DOOR.transitions() if one.state is Door.SHUT and one.leads_on}
    assert leading_on == {Turn.OPEN, Turn.WALL_UP}


def test_a_state_that_nothing_leaves_is_an_end() -> None:
    assert DOOR.ends == {Door.WALLED_UP}
    assert DOOR.legal(Door.WALLED_UP) == ()


def test_a_move_knows_the_states_that_allow_it() -> None:
    assert DOOR.allowing(Turn.SHUT) == {Door.OPEN}
