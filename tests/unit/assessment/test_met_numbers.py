"""MET numbers as they are written."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from assessment.assessors.rules import MetWarning, normalised_met_number, warnings_about

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("MET.000.007183.2023", "MET.000.007183.2023"),
        ("MET.000.007183 2023", "MET.000.007183.2023"),
        (" met 000 007183  2023 ", "MET.000.007183.2023"),
        ("MET.000.007183", None),
        ("MET.000.07183.2023", None),
        ("MET.000.007183.2023.1", None),
        ("MET000007183.2023", None),
        ("MET.٠٠٠.007183.2023", None),
        ("", None),
    ],
)
def test_a_met_number_is_written_with_dots_or_is_none(written: str, normalised: str | None) -> None:
    assert normalised_met_number(written) == normalised


def test_the_sample_assessors_are_judged_as_expected() -> None:
    expected = json.loads((SAMPLES / "assessors.expected.json").read_text())
    found = []
    with (SAMPLES / "assessors.csv").open() as file:
        for row, fields in enumerate(csv.DictReader(file), start=2):
            normalised = normalised_met_number(fields["met_number"])
            assert normalised is not None
            warnings = warnings_about(
                written=fields["met_number"],
                normalised=normalised,
                valid_until=date.fromisoformat(fields["valid_until"]),
                today=date.fromisoformat(expected["on"]),
            )
            found += [(row, warning.value) for warning in warnings]
    assert found == [(one["row"], one["code"]) for one in expected["warnings"]]


def test_a_number_is_valid_through_its_last_day() -> None:
    number = "MET.000.007183.2023"
    for today, expected in ((date(2026, 7, 15), []), (date(2026, 7, 16), [MetWarning.MET_EXPIRED])):
        found = warnings_about(written=number, normalised=number, valid_until=date(2026, 7, 15), today=today)
        assert found == expected
