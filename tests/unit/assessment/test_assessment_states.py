"""The state machine of an assessment, and its day."""

from datetime import UTC, date, datetime

from assessment.assessments.rules import ASSESSMENT, AssessmentMove, AssessmentState, first_day
from assessment.assessors.rules import venue_day
from support.people import BATCH


def test_only_three_states_are_final() -> None:
    assert ASSESSMENT.ends == {AssessmentState.COMPLETED, AssessmentState.ABSENT, AssessmentState.WITHDRAWN}


def test_absent_is_unreachable_once_a_result_exists() -> None:
    assert ASSESSMENT.allowing(AssessmentMove.MARK_ABSENT) == {AssessmentState.OPEN, AssessmentState.ASSIGNED}


def test_the_day_of_an_assessment_is_the_venues_day() -> None:
    late_in_utc = datetime(2026, 7, 15, 16, 30, tzinfo=UTC)
    assert venue_day(late_in_utc, BATCH) == date(2026, 7, 16)
    assert first_day(late_in_utc, BATCH) == date(2026, 7, 16)
    assert first_day(None, BATCH) == BATCH.starts_on
