"""State machines are tables, total over every state and every move, and the docs draw each of them."""

import importlib
from collections.abc import Mapping
from enum import StrEnum

import pytest

from contracts.sources import ROOT

Table = Mapping[StrEnum, Mapping[StrEnum, StrEnum | None]]
MACHINES = (
    "registration.batches",
    "registration.applications",
    "registration.catalogue",
    "assessment.assessments",
    "certification.cases",
    "certification.sessions",
)


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> str:
    """Each aggregate with a life of its own, in turn."""
    name: str = request.param
    return name


def test_the_table_knows_every_state_and_every_move(machine: str) -> None:
    table: Table = importlib.import_module(f"{machine}.rules").TRANSITIONS
    states = set(type(next(iter(table))))
    assert set(table) == states
    kinds = {type(move) for moves in table.values() for move in moves}
    assert len(kinds) == 1
    assert all(set(moves) == set(*kinds) for moves in table.values())
    assert {target for moves in table.values() for target in moves.values()} <= {*states, None}


def test_every_state_can_be_reached(machine: str) -> None:
    table: Table = importlib.import_module(f"{machine}.rules").TRANSITIONS
    reached = {next(iter(table))}
    while more := {target for state in reached for target in table[state].values() if target} - reached:
        reached |= more
    assert reached == set(table)


def test_the_docs_draw_it(machine: str) -> None:
    assert f"## {machine.replace('.', ': ')}\n" in (ROOT / "docs" / "states.md").read_text("utf-8")
