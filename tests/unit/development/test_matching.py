"""Who might accompany whom."""

from typing import Any
from uuid import UUID

import pytest

from development.mentoring.matching import Junior, Pair, Reason, Senior, propose, reasons_for

CATALOGUE, CHILDREN = "R.91PRP02.021.1", "R.91PRP02.033.1"


def senior(user_id: str = "user-puji", *, at_most: int = 1, **told: object) -> Senior:
    """Return a mentor from Banjarmasin who holds KL-04."""
    known: dict[str, object] = {"scheme_codes": ("KL-04",), "unit_codes": (CATALOGUE,), "region_code": "63.71"}
    return Senior(user_id=user_id, at_most=at_most, **(known | told))  # type: ignore[arg-type]


def junior(number: int = 1, **told: Any) -> Junior:
    """Return a participant from Banjarmasin who wants KL-04 and is weak in cataloguing."""
    known: dict[str, object] = {"scheme_code": "KL-04", "weak_units": (CATALOGUE,), "region_code": "63.71"}
    return Junior(UUID(int=number), **(known | told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, (Reason.SAME_SCHEME, Reason.KNOWS_WEAK_UNITS, Reason.SAME_REGENCY)),
        ({"scheme_code": None}, (Reason.KNOWS_WEAK_UNITS, Reason.SAME_REGENCY)),
        ({"weak_units": (CHILDREN,), "region_code": "63.01"}, (Reason.SAME_SCHEME, Reason.SAME_PROVINCE)),
        ({"scheme_code": "KL-01", "weak_units": (), "region_code": "33.01"}, ()),
    ],
)
def test_klaster_weak_units_and_nearness_speak_for_a_pair(told: dict[str, Any], expected: tuple[Reason, ...]) -> None:
    assert reasons_for(senior(), junior(**told)) == expected


def test_the_pairs_are_the_best_for_all_and_not_for_the_first() -> None:
    here, elsewhere = senior(), senior("user-rina", scheme_codes=("KL-01",), unit_codes=(), region_code="33.01")
    would_fit_both = junior(1, scheme_code="KL-01")
    fits_one = junior(2)
    pairs = propose([here, elsewhere], [would_fit_both, fits_one])
    assert pairs == [
        Pair("user-rina", UUID(int=1), (Reason.SAME_SCHEME,)),
        Pair("user-puji", UUID(int=2), (Reason.SAME_SCHEME, Reason.KNOWS_WEAK_UNITS, Reason.SAME_REGENCY)),
    ]


def test_nobody_takes_more_than_they_said_and_whoever_fits_least_is_left() -> None:
    juniors = [junior(1), junior(2, scheme_code=None, weak_units=(), region_code="33.01"), junior(3)]
    pairs = propose([senior(at_most=2)], juniors)
    assert [one.enrolment_id.int for one in pairs] == [1, 3]
    assert propose([senior()], []) == []
