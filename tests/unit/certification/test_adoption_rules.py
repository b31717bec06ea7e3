"""What a decision of before the restore leaves its case in, and where a counter stands."""

from datetime import date

import pytest

from certification.adoption.rules import adopted_state, highest_number
from certification.cases.rules import CaseState
from kompeten.events.certification import Outcome


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
