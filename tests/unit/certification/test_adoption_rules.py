"""What a decision of before the restore leaves its case in, and what numbers say of their counter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.adoption.rules import adopted_state, highest_number, sequence_in
from certification.cases.rules import CaseState
from kompeten.events.certification import Outcome

PATTERNS = (
    "{sequence:05d}/LSP-PUSTAKAWAN/{scheme}/{year}",
    "PUS {sequence:06d} {year}",
    "{year}.{sequence}",
    "{lsp}{sequence}-{year}",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(sequence=st.integers(1, 9_999_999), year=st.integers(2000, 2100))
def test_the_sequence_is_read_out_of_a_number_as_it_was_written_in(pattern: str, sequence: int, year: int) -> None:
    parts = {"year": year, "scheme": "KL-04", "lsp": "lsp-pustakawan"}
    number = pattern.format(sequence=sequence, **parts)
    assert sequence_in(number, pattern, year=year, scheme="KL-04", lsp="lsp-pustakawan") == sequence


def test_a_number_of_another_pattern_says_nothing() -> None:
    assert sequence_in("7/2026", PATTERNS[0], year=2026, scheme="KL-04", lsp="l") is None


def test_a_counter_stands_at_the_highest_of_the_last_year() -> None:
    numbers = [(date(2025, 12, 31), 900), (date(2026, 1, 2), 3), (date(2026, 1, 5), 2)]
    assert highest_number(numbers) == (date(2026, 1, 5), 3)


@pytest.mark.parametrize(
    ("state", "outcome", "revision", "expected"),
    [
        (CaseState.AWAITING_DECISION, Outcome.GRANTED, 1, CaseState.GRANTED),
        (CaseState.AWAITING_DECISION, Outcome.NOT_GRANTED, 1, CaseState.NOT_GRANTED),
        (CaseState.AWAITING_DECISION, Outcome.GRANTED, 2, CaseState.REVIEW_REQUIRED),
        (CaseState.REVIEW_REQUIRED, Outcome.GRANTED, 1, CaseState.GRANTED),
        (CaseState.WITHDRAWN, Outcome.GRANTED, 1, CaseState.WITHDRAWN),
        (CaseState.WITHDRAWN, Outcome.NOT_GRANTED, 1, CaseState.NOT_GRANTED),
        (CaseState.ISSUED, Outcome.GRANTED, 2, CaseState.ISSUED),
    ],
)
def test_a_decision_leaves_its_case_as_it_was_before(
    state: CaseState, outcome: Outcome, revision: int, expected: CaseState
) -> None:
    assert adopted_state(state, outcome, is_revised=revision > 1, is_corrected=False) is expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(Outcome.GRANTED, CaseState.REVIEW_REQUIRED), (Outcome.NOT_GRANTED, CaseState.NOT_GRANTED)],
)
def test_a_name_corrected_since_the_decision_asks_for_a_review_of_what_was_granted(
    outcome: Outcome, expected: CaseState
) -> None:
    assert adopted_state(CaseState.AWAITING_DECISION, outcome, is_revised=False, is_corrected=True) is expected
