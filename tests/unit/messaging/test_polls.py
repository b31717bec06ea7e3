"""A poll with bad records in it: each costs only itself, in few transactions, and holds up nobody else."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from kompeten.messaging import polls
from kompeten.messaging.breaker import LIMIT, Breaker
from kompeten.messaging.failures import HandlerTimeout, Paused, Poison
from kompeten.messaging.polls import Poll, Slow
from kompeten.messaging.records import Incoming


class TimedOut(Exception):
    """What PostgreSQL says when a statement runs into its time-out."""

    sqlstate = "57014"


def incoming(subject: str, sequence: int = 1, *, event_type: str = "a") -> Incoming:
    """Return a record as far as a poll looks at it; its value is its name."""
    found: Any = SimpleNamespace(type=event_type)
    record: Any = SimpleNamespace(partition=0, offset=hash((subject, sequence)), value=f"{subject}{sequence}")
    return Incoming(record, subject, found, None)


class Database:
    """Counts transactions and keeps what was applied; `fails` says which record fails at which attempt, and how."""

    def __init__(self, fails: Callable[[str, int], Exception | None]) -> None:
        self.fails = fails
        self.transactions = 0
        self.tried: Counter[str] = Counter()
        self.applied: list[str] = []
        self.parked: list[tuple[str, str, int]] = []
        self.slow: Slow = Counter()
        self.breaker = Breaker("test")

    async def receive(self, records: Sequence[Incoming]) -> None:
        """Let one poll be applied."""
        await Poll(self._apply, self._park, self.breaker, self.slow, retried=lambda: None).receive(records)

    async def _apply(self, records: Sequence[Incoming]) -> None:
        self.transactions += 1
        blocked = {name[:-1] for name, _, _ in self.parked}
        names = [str(one.record.value) for one in records if one.subject not in blocked]
        for name in names:
            self.tried[name] += len(records) == 1
            error = self.fails(name, self.tried[name])
            if error is not None:
                raise error
        self.applied += names

    async def _park(self, one: Incoming, reason: str, error: Exception, attempts: int) -> None:
        del error
        self.parked.append((str(one.record.value), reason, attempts))


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses a poll makes, none of them waited for."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr("kompeten.messaging.polls.asyncio.sleep", sleep)
    return made


def failing(error: Exception, *names: str, times: int = 99) -> Callable[[str, int], Exception | None]:
    return lambda name, tried: error if name in names and tried <= times else None


def two_hundred() -> list[Incoming]:
    return [incoming(f"s{number:03}-") for number in range(200)]


async def test_a_poll_without_a_bad_record_is_one_transaction() -> None:
    database = Database(failing(RuntimeError()))
    await database.receive(two_hundred())
    assert (database.transactions, len(database.applied)) == (1, 200)


async def test_one_poisoned_record_among_two_hundred_costs_some_sixteen_transactions() -> None:
    database = Database(failing(Poison(), "s077-1"))
    await database.receive(two_hundred())
    assert database.parked == [("s077-1", "poison", 1)]
    assert len(database.applied) == 199
    assert database.transactions <= 18


async def test_those_that_fail_share_the_pauses_and_the_others_wait_for_none(pauses: list[float]) -> None:
    bad = [f"s{number:03}-1" for number in range(0, 200, 20)]
    database = Database(failing(RuntimeError(), *bad))
    await database.receive(two_hundred())
    assert database.parked == [(name, "unexpected", 5) for name in bad]
    assert len(database.applied) == 190
    assert sum(pauses) == pytest.approx(1.5)


async def test_a_subject_that_is_held_back_goes_on_in_order_and_delays_nobody() -> None:
    database = Database(failing(RuntimeError(), "x1", times=2))
    await database.receive([incoming("x"), incoming("y"), incoming("x", 2), incoming("y", 2), incoming("x", 3)])
    assert database.applied == ["y1", "y2", "x1", "x2", "x3"]
    assert database.parked == []


async def test_what_follows_a_dead_letter_is_left_to_the_rules_of_order() -> None:
    database = Database(failing(RuntimeError(), "x1"))
    await database.receive([incoming("x"), incoming("x", 2), incoming("y")])
    assert database.parked == [("x1", "unexpected", 5)]
    assert database.applied == ["y1"]


async def test_an_outage_is_raised_at_once() -> None:
    database = Database(failing(ConnectionRefusedError(), "s100-1"))
    with pytest.raises(ConnectionRefusedError):
        await database.receive(two_hundred())
    assert (database.transactions, database.parked) == (1, [])


async def test_a_handler_that_overruns_is_tried_twice_and_costs_the_others_no_waiting_in_halves() -> None:
    database = Database(failing(HandlerTimeout(), "s100-1"))
    await database.receive(two_hundred())
    assert database.parked == [("s100-1", "unexpected", 2)]
    assert database.tried["s100-1"] == 2


async def test_a_time_out_of_one_record_alone_is_its_own_fault() -> None:
    database = Database(failing(TimedOut(), "x1"))
    await database.receive([incoming("x"), incoming("y")])
    assert (database.applied, database.parked) == (["y1"], [("x1", "unexpected", 2)])


async def test_a_time_out_that_others_suffer_too_is_an_outage() -> None:
    database = Database(failing(TimedOut(), *(f"s{number:03}-1" for number in range(200))))
    with pytest.raises(TimedOut):
        await database.receive(two_hundred())
    assert (database.parked, database.transactions) == ([], 3)


async def test_a_lonely_record_that_always_runs_into_the_time_out_does_not_come_back_for_ever() -> None:
    database = Database(failing(TimedOut(), "x1"))
    for _ in range(polls.SLOW_REPEATS):
        with pytest.raises(TimedOut):
            await database.receive([incoming("x")])
    await database.receive([incoming("x")])
    assert database.parked == [("x1", "unexpected", 2)]


async def test_half_of_all_subjects_failing_opens_the_breaker_before_they_are_all_parked() -> None:
    bad = [f"s{number:03}-1" for number in range(0, 200, 2)]
    database = Database(failing(RuntimeError(), *bad))
    with pytest.raises(Paused):
        await database.receive(two_hundred())
    assert len(database.parked) == LIMIT + 1


async def test_successes_of_other_types_do_not_hide_a_defective_handler() -> None:
    database = Database(lambda name, _: RuntimeError() if name.startswith("b") else None)
    for number in range(LIMIT):
        await database.receive([incoming(f"b{number}-", event_type="b"), *two_hundred()])
    with pytest.raises(Paused):
        await database.receive([incoming("b99-", event_type="b"), *two_hundred()])
    assert len(database.parked) == LIMIT + 1


async def test_a_few_bad_records_among_many_leave_the_breaker_shut() -> None:
    database = Database(lambda name, _: RuntimeError() if name.endswith("0-1") and name[-4] in "05" else None)
    await database.receive(two_hundred())
    await asyncio.gather(*(database.receive(two_hundred()) for _ in range(2)))
    assert not database.breaker.is_open
    assert len(database.parked) == 4
