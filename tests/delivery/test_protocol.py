"""The protocol between a command and its effects, in any interleaving of moves that Hypothesis thinks of."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from delivery.protocol.defects import DEFECTS, Defect
from delivery.protocol.ground import Ground, ground
from delivery.protocol.machine import Protocol

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SHORT_FORM = settings(
    max_examples=25,
    stateful_step_count=20,
    derandomize=True,  # the same examples each time: what fails here fails everywhere
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)
LONG_FORM = settings(SHORT_FORM, max_examples=2000, stateful_step_count=60, derandomize=False)
SEARCH = settings(SHORT_FORM, max_examples=150, phases=list(Phase) if LONG else [Phase.generate])


@pytest.fixture(scope="module")
def common_ground(superuser_url: str) -> Iterator[Ground]:
    """One database and one event loop for all examples."""
    with ground(superuser_url) as made:
        yield made


def play(on: Ground, chosen: settings) -> None:
    """Run examples of the machine on the common ground."""
    machine: Any = lambda: Protocol(on)  # noqa: E731 # Any: a class is declared, what makes a machine is enough
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.timeout(14_400 if LONG else 300)
def test_effects_are_events_whatever_happens_between(common_ground: Ground) -> None:
    play(common_ground, LONG_FORM if LONG else SHORT_FORM)


@pytest.mark.timeout(3600 if LONG else 300)
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_deliberate_defect_is_found(
    common_ground: Ground, defect: Defect, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        defect.apply(patch)
        with pytest.raises(AssertionError) as found:
            play(common_ground, SEARCH)
    if LONG:
        with capsys.disabled():
            sys.stdout.write("\n".join(["", f"{defect.name}: {found.value}", *getattr(found.value, "__notes__", [])]))
