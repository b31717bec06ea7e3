"""The protocol between a command and its effects, in any interleaving of moves that Hypothesis thinks of."""

import functools
import itertools
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from delivery.protocol.defects import DEFECTS, Defect
from delivery.protocol.ground import Ground, ground
from delivery.protocol.machine import SUBJECTS, Protocol

MOVES_OF_A_RELAY = 10
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
SEARCH = settings(
    SHORT_FORM, max_examples=400, stateful_step_count=10, phases=list(Phase) if LONG else [Phase.generate]
)


@pytest.fixture(scope="module")
def common_ground(superuser_url: str) -> Iterator[Ground]:
    """One database and one event loop for all examples."""
    with ground(superuser_url) as made:
        yield made


def play(on: Ground, chosen: settings) -> None:
    """Run examples of the machine on the common ground."""
    machine: Any = lambda: Protocol(on)  # noqa: E731 # Any: a class is declared, what makes a machine is enough
    run_state_machine_as_test(machine, settings=chosen)


def poll_at_every_statement_of_a_replay(on: Ground) -> None:
    """Play one story as often as a replay has statements: it stops before one of them, and a member polls meanwhile."""
    for stop in itertools.count():
        machine = Protocol(on)
        try:
            machine.begin(of=[SUBJECTS[0]] * 3, read=2, how="poison")
            assert len(machine.world.broker.records()) == 3, "nothing was left to poll"
            machine.replay(0, 0, stop)
            if not machine._stopped():
                assert stop > 10, "that was no whole replay"
                return
            machine.poll(which=0, most=1, dies=False, stop=None)
            machine.everything_holds()
            for stopped in machine._stopped():
                machine._go(stopped, None)
            machine.everything_holds()
        finally:
            machine.teardown()


def lose_what_is_on_its_way(on: Ground) -> None:
    """Play one story: at every move of a relay, what is on its way to the broker is lost and nothing is heard of it."""
    for moves in range(MOVES_OF_A_RELAY):
        machine = Protocol(on)
        try:
            machine.record(who=2, of=[SUBJECTS[0]], bad=False, fails=False, stop=None)
            for _ in range(moves):
                machine.relay_moves(0)
            if machine.world.broker.requests:
                machine.requests_time_out(which=0, lost=True)
            machine.everything_holds()
        finally:
            machine.teardown()


STORIES = {"replay": poll_at_every_statement_of_a_replay, "loss": lose_what_is_on_its_way}


def test_what_is_lost_on_its_way_is_sent_again(common_ground: Ground) -> None:
    lose_what_is_on_its_way(common_ground)


def test_a_poll_may_come_at_every_statement_of_a_replay(common_ground: Ground) -> None:
    poll_at_every_statement_of_a_replay(common_ground)


@pytest.mark.timeout(14_400 if LONG else 300)
def test_effects_are_events_whatever_happens_between(common_ground: Ground) -> None:
    play(common_ground, LONG_FORM if LONG else SHORT_FORM)


@pytest.mark.proof
@pytest.mark.timeout(3600 if LONG else 300)
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_deliberate_defect_is_found(
    common_ground: Ground, defect: Defect, capsys: pytest.CaptureFixture[str]
) -> None:
    search = STORIES[defect.story] if defect.story else functools.partial(play, chosen=SEARCH)
    with pytest.MonkeyPatch.context() as patch:
        defect.apply(patch)
        with pytest.raises(AssertionError) as found:
            search(common_ground)
    if LONG:
        with capsys.disabled():
            sys.stdout.write("\n".join(["", f"{defect.name}: {found.value}", *getattr(found.value, "__notes__", [])]))
