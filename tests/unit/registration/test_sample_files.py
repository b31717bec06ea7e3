"""The sample files answer exactly as their expected results say."""

import json
from datetime import date
from typing import Any

import pytest

from registration.catalogue.entry import load_entry_requirements
from registration.catalogue.regions import load_regions
from registration.catalogue.schemes import load_catalogue
from registration.forms.fields import Column
from registration.forms.rules import Reading, read_person
from unit.registration.sample_tables import SAMPLES, read_sample

FILES = ("kalsel-2025.xlsx", "sukoharjo-2023.csv", "kalsel-2025-dirty.xlsx")
SCHEMES = {scheme.code: load_entry_requirements().of(scheme.code) for scheme in load_catalogue().schemes}
Line = tuple[int, str, str, str | None]


def expected_of(name: str) -> dict[str, Any]:
    path = SAMPLES / f"{name.rpartition('.')[0]}.expected.json"
    answer: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return answer


def readings_of(name: str) -> dict[int, Reading]:
    starts_on = date.fromisoformat(expected_of(name)["batch"]["starts_on"])
    seen: set[str] = set()
    return {
        row: read_person(cells, starts_on=starts_on, regions=load_regions(), schemes=SCHEMES, seen=seen)
        for row, cells in read_sample(name)
    }


def expected_lines(name: str, kind: str) -> list[Line]:
    return sorted((line["row"], line["field"], line["code"], line["value_hint"]) for line in expected_of(name)[kind])


@pytest.mark.parametrize("name", FILES)
def test_every_participant_is_counted_and_every_good_one_accepted(name: str) -> None:
    readings = readings_of(name)
    expected = expected_of(name)
    assert len(readings) == expected["rows"]
    assert sum(reading.person is not None for reading in readings.values()) == expected["accepted"]


@pytest.mark.parametrize("name", FILES)
def test_all_errors_are_named_with_their_hints_and_no_others(name: str) -> None:
    errors = [
        (row, e.column, e.code, e.value_hint) for row, reading in readings_of(name).items() for e in reading.errors
    ]
    assert sorted(errors) == expected_lines(name, "errors")


@pytest.mark.parametrize("name", FILES)
def test_all_warnings_are_named_with_their_hints_and_no_others(name: str) -> None:
    warnings = [
        (row, w.column, w.code, w.value_hint) for row, reading in readings_of(name).items() for w in reading.warnings
    ]
    assert sorted(warnings) == expected_lines(name, "warnings")


def test_values_of_the_dirty_file_are_read_as_meant() -> None:
    readings = readings_of("kalsel-2025-dirty.xlsx")
    for expected in expected_of("kalsel-2025-dirty.xlsx")["values"]:
        values = readings[expected["row"]].values
        for field, value in expected.items():
            if field == "row":
                continue
            column = Column(field.removesuffix("_last4"))
            read = str(values[column])
            assert (read[-4:] if field.endswith("_last4") else read) == value
