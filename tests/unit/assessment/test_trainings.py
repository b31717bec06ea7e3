"""Whether an assessor trained a candidate too lately."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from assessment.trainings.rules import Taught, has_trained

START = datetime(2026, 7, 15, 1, tzinfo=UTC)
ASSESSOR, OTHER = UUID(int=1), UUID(int=2)
TWO_YEARS = 730


def taught(*, days: int = 1, assessor_ids: tuple[UUID, ...] = (), user_ids: tuple[str, ...] = ()) -> Taught:
    """Return a training that ended so many days before the appointment."""
    return Taught(assessor_ids=assessor_ids, user_ids=user_ids, last_at=START - timedelta(days=days))


@pytest.mark.parametrize(
    ("trainings", "expected"),
    [
        ([], False),
        ([taught(assessor_ids=(ASSESSOR,))], True),
        ([taught(user_ids=("user-puji",))], True),
        ([taught(user_ids=(" user-puji",))], True),
        ([taught(assessor_ids=(OTHER,), user_ids=("user-lain",))], False),
        ([taught(days=TWO_YEARS - 1, assessor_ids=(ASSESSOR,))], True),
        ([taught(days=TWO_YEARS, assessor_ids=(ASSESSOR,))], False),
        ([taught(days=TWO_YEARS, assessor_ids=(ASSESSOR,)), taught(user_ids=("user-puji",))], True),
    ],
)
def test_a_trainer_is_one_for_so_many_days_by_id_or_account(trainings: list[Taught], expected: bool) -> None:  # noqa: FBT001
    found = has_trained(trainings, assessor_id=ASSESSOR, user_ids={"user-puji"}, starts_at=START, days=TWO_YEARS)
    assert found is expected
