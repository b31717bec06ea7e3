"""What a later decision means for a plan, and which activities it suggests."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from development.plans.rules import SUGGESTED_AT_MOST, PlanMove, Teaching, move_after, suggest

DECIDED = datetime(2026, 7, 20, tzinfo=UTC)
BEFORE, AFTER = DECIDED - timedelta(days=1), DECIDED + timedelta(days=1)


@pytest.mark.parametrize(
    ("granted", "refused", "move"),
    [
        ([], [], None),
        ([BEFORE], [BEFORE], None),
        ([AFTER], [], PlanMove.FULFIL),
        ([DECIDED], [], PlanMove.FULFIL),
        ([], [AFTER], PlanMove.SUPERSEDE),
        ([], [DECIDED], None),
        ([AFTER], [AFTER], PlanMove.FULFIL),
    ],
)
def test_only_later_decisions_end_a_plan_and_a_grant_counts_most(
    granted: list[datetime], refused: list[datetime], move: PlanMove | None
) -> None:
    assert move_after(DECIDED, granted=granted, refused=refused) is move


def teaching(number: int, *units: str, days: int = 1) -> Teaching:
    """Return an activity so many days ahead."""
    return Teaching(UUID(int=number), DECIDED + timedelta(days=days), units)


def test_what_covers_most_comes_first_then_what_covers_the_rest_then_what_begins_soonest() -> None:
    activities = [
        teaching(1, "A", days=1),
        teaching(2, "A", "B", days=9),
        teaching(3, "C", "X", days=5),
        teaching(4, "B", days=2),
    ]
    assert [one.int for one in suggest(["A", "B", "C"], activities)] == [2, 3, 1, 4]


def test_a_letter_names_a_few() -> None:
    assert len(suggest(["A"], [teaching(number, "A") for number in range(20)])) == SUGGESTED_AT_MOST
    assert suggest(["A"], []) == []
