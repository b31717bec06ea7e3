"""How a batch ended is a function of what was told, in whatever order."""

from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from notifications.digests.rules import Entry, Tally, final_outcome, tally

PEOPLE = [UUID(int=number) for number in range(4)]
TOLD = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(Entry), st.integers(0, 2)), max_size=12)


@given(TOLD, st.randoms())
def test_the_order_of_arrival_changes_nothing(
    told: list[tuple[UUID, Entry, int]],
    random: Random,
) -> None:
    shuffled = told + told[:2]
    random.shuffle(shuffled)
    assert tally(shuffled) == tally(told)


@given(TOLD)
def test_the_numbers_balance(told: list[tuple[UUID, Entry, int]]) -> None:
    found = tally(told)
    if found is not None:
        assert found.registered == found.issued + found.not_granted + found.absent + found.withdrawn
        assert found.registered == len({person for person, entry, _ in told if entry is Entry.REGISTERED})


def test_somebody_without_an_outcome_holds_the_digest_back() -> None:
    first, second = PEOPLE[:2]
    told = [(first, Entry.REGISTERED, 0), (first, Entry.ISSUED, 1), (second, Entry.REGISTERED, 0)]
    assert tally(told) is None
    assert tally([*told, (second, Entry.ABSENT, 1)]) == Tally(
        registered=2, issued=1, not_granted=0, absent=1, withdrawn=0
    )


def test_what_was_issued_stays_issued() -> None:
    assert final_outcome([(Entry.ISSUED, 1), (Entry.WITHDRAWN, 0)]) is Entry.ISSUED


def test_the_latest_attempt_counts() -> None:
    assert final_outcome([(Entry.NOT_GRANTED, 2), (Entry.ABSENT, 1)]) is Entry.NOT_GRANTED
    assert final_outcome([(Entry.NOT_GRANTED, 1), (Entry.ABSENT, 2)]) is Entry.ABSENT
