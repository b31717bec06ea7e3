"""The stage is a function of the set of entries: neither order of arrival nor duplicates change it."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.timeline.rules import Entry, Stage, current_stage, precedence

Tale = Sequence[tuple[Stage, int]]

OWN: list[Tale] = [
    [(Stage.SUBMITTED, 0)],
    [(Stage.SUBMITTED, 0), (Stage.RETURNED, 0), (Stage.SUBMITTED, 0)],
    [(Stage.SUBMITTED, 0), (Stage.RETURNED, 0), (Stage.SUBMITTED, 0), (Stage.REGISTERED, 0)],
    [(Stage.SUBMITTED, 0), (Stage.REGISTERED, 0), (Stage.REGISTERED, 0), (Stage.WITHDRAWN, 0)],
    [(Stage.SUBMITTED, 0), (Stage.REJECTED, 0)],
]
ASSESSMENT: list[Tale] = [
    [],
    [(Stage.ASSIGNED, 1), (Stage.ABSENT, 1)],
    [(Stage.ASSIGNED, 1), (Stage.ASSIGNED, 1), (Stage.ASSESSED, 1), (Stage.ASSESSED, 1)],
    [(Stage.ASSIGNED, 1), (Stage.ASSESSED, 1), (Stage.ASSIGNED, 2)],
    [(Stage.ASSIGNED, 1), (Stage.ASSESSED, 1), (Stage.ASSIGNED, 2), (Stage.ASSESSED, 2)],
]
CERTIFICATION: list[Tale] = [
    [],
    [(Stage.NOT_GRANTED, 1)],
    [(Stage.GRANTED, 1)],
    [(Stage.NOT_GRANTED, 1), (Stage.GRANTED, 2)],
]
CERTIFICATES: list[Tale] = [[], [(Stage.ISSUED, 1)]]


def numbered(tale: Tale) -> list[Entry]:
    """Number a topic's entries as its producer does."""
    return [Entry(stage, attempt, sequence) for sequence, (stage, attempt) in enumerate(tale, start=1)]


def interleaved(topics: Sequence[Sequence[Entry]], seed: int) -> list[Entry]:
    """Return one arrival: each topic in its own order, any order among topics, some entries twice."""
    chance = random.Random(seed)
    left = [list(topic) for topic in topics if topic]
    arrived: list[Entry] = []
    while left:
        topic = chance.choice(left)
        arrived.append(topic.pop(0))
        if chance.random() < 0.3:
            arrived.append(chance.choice(arrived))
        left = [other for other in left if other]
    return arrived


@given(
    own=st.sampled_from(OWN),
    assessment=st.sampled_from(ASSESSMENT),
    certification=st.sampled_from(CERTIFICATION),
    certificates=st.sampled_from(CERTIFICATES),
    seeds=st.tuples(st.integers(), st.integers()),
)
def test_every_interleaving_with_duplicates_ends_in_one_stage(
    own: Tale, assessment: Tale, certification: Tale, certificates: Tale, seeds: tuple[int, int]
) -> None:
    topics = [numbered(tale) for tale in (own, assessment, certification, certificates)]
    first, second = (interleaved(topics, seed) for seed in seeds)
    assert current_stage(first) is current_stage(second)


@given(st.lists(st.builds(Entry, st.sampled_from(Stage), st.integers(0, 3), st.integers(1, 9)), min_size=1))
def test_taking_entries_one_by_one_and_keeping_the_greater_finds_the_same_stage(entries: list[Entry]) -> None:
    kept = entries[0]
    for entry in entries[1:]:
        kept = max(kept, entry, key=precedence)
    assert precedence(kept) == max(precedence(entry) for entry in entries)


@pytest.mark.parametrize(
    ("tales", "stage"),
    [
        ([OWN[1]], Stage.SUBMITTED),
        ([OWN[2]], Stage.REGISTERED),
        ([OWN[2], ASSESSMENT[1]], Stage.ABSENT),
        ([OWN[2], ASSESSMENT[2], CERTIFICATION[1]], Stage.NOT_GRANTED),
        ([OWN[2], ASSESSMENT[3], CERTIFICATION[1]], Stage.ASSIGNED),
        ([OWN[3], ASSESSMENT[2], CERTIFICATION[2]], Stage.WITHDRAWN),
        ([OWN[3], ASSESSMENT[2], CERTIFICATION[2], CERTIFICATES[1]], Stage.ISSUED),
        ([OWN[2], ASSESSMENT[2], CERTIFICATION[2], CERTIFICATES[1]], Stage.ISSUED),
    ],
    ids=[
        "submitted again after a return",
        "accepted",
        "absent",
        "not granted",
        "assigned again after a refusal",
        "withdrawn before the issue",
        "withdrawn too late",
        "issued",
    ],
)
def test_the_stage_is_the_furthest_of_the_last_attempt(tales: list[Tale], stage: Stage) -> None:
    assert current_stage([entry for tale in tales for entry in numbered(tale)]) is stage
