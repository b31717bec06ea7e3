"""State machines are tables in which every state can be reached, and the docs draw each of them."""

from enum import StrEnum

import pytest

from contracts.sources import ROOT
from kompeten.states import StateMachine

Machine = StateMachine[StrEnum, StrEnum]


@pytest.fixture(scope="module")
def machines() -> dict[str, Machine]:
    """Every state machine there is, by its title."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        from states_page import machines as find

        return find()


def test_the_machines_are_found(machines: dict[str, Machine]) -> None:
    assert {"registration: ApplicationState", "certification: CaseState"} <= set(machines)


def test_every_state_can_be_reached(machines: dict[str, Machine]) -> None:
    for title, machine in machines.items():
        reached = {next(iter(machine.states))}
        while more := {target for (state, _), target in machine.table.items() if state in reached} - reached:
            reached |= more
        assert reached == set(machine.states), title


def test_every_move_can_be_made_in_some_state(machines: dict[str, Machine]) -> None:
    for title, machine in machines.items():
        assert all(machine.allowing(move) for move in machine.moves), title


def test_the_docs_draw_every_machine(machines: dict[str, Machine]) -> None:
    page = (ROOT / "docs" / "states.md").read_text("utf-8")
    assert all(f"## {title}\n" in page for title in machines)
