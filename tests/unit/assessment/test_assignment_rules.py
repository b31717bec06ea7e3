"""Whether an assessor may see a candidate."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.assessors.problems import EXPLANATIONS, explain
from assessment.assessors.rules import Rule, Standing, objections, within_batch
from kompeten.identity.employers import is_same_employer
from support.people import BATCH, participant

NINE = datetime(2026, 7, 15, 1, 0, tzinfo=UTC)  # 09:00 in Makassar
TEN = NINE + timedelta(hours=1)


def objected(
    *,
    occupied: bool = False,
    has_trained: bool = False,
    starts_at: datetime = NINE,
    ends_at: datetime = TEN,
    **changes: Any,
) -> list[Rule]:
    fields: dict[str, Any] = {
        "schemes": ["KL-04"],
        "valid_until": date(2026, 7, 15),
        "employer": "Dinas Contoh",
        "user_ids": {"user-puji"},
    }
    standing = Standing(**(fields | changes))
    return objections(
        standing, participant(), starts_at=starts_at, ends_at=ends_at, occupied=occupied, has_trained=has_trained
    )


def test_an_assessor_with_nothing_against_them_is_not_refused() -> None:
    assert objected() == []


def test_every_rule_can_object_and_all_at_once() -> None:
    found = objected(
        schemes=[],
        valid_until=date(2026, 1, 1),
        employer="perpustakaan sma negeri 3, BANJARMASIN",
        user_ids={"user-lsp_admin"},
        occupied=True,
        has_trained=True,
        ends_at=NINE,
    )
    assert found == list(Rule)


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_explained_in_both_languages(rule: Rule) -> None:
    told = explain(rule, participant())
    assert told.code == rule.value
    assert told.message["id"] != told.message["en"]
    assert "{" not in told.message["id"] + told.message["en"]
    assert set(EXPLANATIONS) == set(Rule)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Perpustakaan SMP Negeri 7 Lamongan", "PERPUSTAKAAN  SMP NEGERI 7, LAMONGAN", True),
        ("Dinas Perpustakaan & Kearsipan", "Dinas Perpustakaan Kearsipan", True),
        ("Perpustakaan SMP Negeri 7 Lamongan", "Perpustakaan SMP Negeri 1 Lamongan", False),
        ("", "", False),
        ("---", " ", False),
    ],
)
def test_employers_are_compared_without_case_spaces_and_punctuation(one: str, other: str, *, same: bool) -> None:
    assert is_same_employer(one, other) is same


@given(st.text(), st.text())
def test_having_the_same_employer_goes_both_ways(one: str, other: str) -> None:
    assert is_same_employer(one, other) == is_same_employer(other, one)


@pytest.mark.parametrize(
    ("starts", "ends", "inside"),
    [
        ("2026-07-15T00:00:00+08:00", "2026-07-15T01:00:00+08:00", True),
        ("2026-07-14T23:59:59+08:00", "2026-07-15T01:00:00+08:00", False),
        ("2026-07-17T23:00:00+08:00", "2026-07-18T00:00:00+08:00", True),
        ("2026-07-17T23:00:00+08:00", "2026-07-18T00:00:01+08:00", False),
        ("2026-07-15T10:00:00+08:00", "2026-07-15T10:00:00+08:00", False),
        ("2026-07-15T10:00:00+08:00", "2026-07-15T09:00:00+08:00", False),
    ],
)
def test_an_appointment_lies_within_the_days_of_the_batch_at_the_venue(starts: str, ends: str, *, inside: bool) -> None:
    assert within_batch(datetime.fromisoformat(starts), datetime.fromisoformat(ends), BATCH) is inside


def test_the_met_number_must_last_to_the_end_of_the_appointment() -> None:
    evening = datetime(2026, 7, 15, 15, 0, tzinfo=UTC)  # 23:00 in Makassar
    assert objected(starts_at=evening, ends_at=evening + timedelta(hours=1)) == []
    assert objected(starts_at=evening, ends_at=evening + timedelta(hours=2)) == [Rule.MET_EXPIRED]
