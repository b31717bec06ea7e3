"""Rules of adoption: which state a decision of before leaves its case in, and where a counter stands."""

from collections.abc import Iterable
from datetime import date

from certification.cases.rules import CaseState
from kompeten.events.certification import Outcome


def adopted_state(state: CaseState, outcome: Outcome, *, is_revised: bool, is_corrected: bool) -> CaseState:
    """Return the state of a case whose decision is adopted after all events of the assessment were applied.

    What came later than the decision has come already: a withdrawal ends what was granted, a later revision and a
    later name ask for a review. What is issued stays issued.
    """
    if state is CaseState.ISSUED or (state is CaseState.WITHDRAWN and outcome is Outcome.GRANTED):
        return state
    if is_revised or (is_corrected and outcome is Outcome.GRANTED):
        return CaseState.REVIEW_REQUIRED
    return CaseState.GRANTED if outcome is Outcome.GRANTED else CaseState.NOT_GRANTED


def highest_number(numbers: Iterable[tuple[date, int]]) -> tuple[date, int]:
    """Return the day and sequence a counter stands at after these numbers: the highest of the last year."""
    day, sequence = max(numbers, key=lambda one: (one[0].year, one[1]))
    return max(day, *(one for one, _ in numbers)), sequence
