"""The sample files answer exactly as their expected results say."""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from importlib.resources import files
from typing import Any

import pytest

from registration.catalogue.entry import load_entry_requirements
from registration.catalogue.regions import load_regions
from registration.catalogue.schemes import load_catalogue
from registration.forms.fields import Column
from registration.forms.findings import Finding
from registration.forms.rules import read_person
from registration.imports.rules import JudgedRow, judge_rows
from registration.imports.tables import Table
from unit.registration.sample_tables import SAMPLES, read_sample

FILES = ("kalsel-2025.xlsx", "sukoharjo-2023.csv", "kalsel-2025-dirty.xlsx")
SCHEMES = {scheme.code: load_entry_requirements().of(scheme.code) for scheme in load_catalogue().schemes}
Line = tuple[int, str, str, str | None]


def expected_of(name: str) -> dict[str, Any]:
    path = SAMPLES / f"{name.rpartition('.')[0]}.expected.json"
    answer: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return answer


def judged(table: Table, starts_on: date) -> list[JudgedRow]:
    read = partial(read_person, starts_on=starts_on, regions=load_regions(), schemes=SCHEMES, offered=SCHEMES)
    return list(judge_rows(table, read))


async def judged_sample(name: str) -> list[JudgedRow]:
    return judged(await read_sample(name), date.fromisoformat(expected_of(name)["batch"]["starts_on"]))


def expected_lines(name: str, kind: str) -> list[Line]:
    return sorted((line["row"], line["field"], line["code"], line["value_hint"]) for line in expected_of(name)[kind])


def lines(row: JudgedRow, findings: Sequence[Finding]) -> list[Line]:
    return [(row.participant.row, one.column, one.code, one.value_hint) for one in findings]


@pytest.mark.parametrize("name", FILES)
async def test_a_sample_is_answered_as_expected(name: str) -> None:
    rows, expected = await judged_sample(name), expected_of(name)
    assert len(rows) == expected["rows"]
    assert sum(row.reading.person is not None for row in rows) == expected["accepted"]
    assert sorted(line for row in rows for line in lines(row, row.reading.errors)) == expected_lines(name, "errors")
    assert sorted(line for row in rows for line in lines(row, row.reading.warnings)) == expected_lines(name, "warnings")


async def test_values_of_the_dirty_file_are_read_as_meant() -> None:
    values = {row.participant.row: row.reading.values for row in await judged_sample("kalsel-2025-dirty.xlsx")}
    for expected in expected_of("kalsel-2025-dirty.xlsx")["values"]:
        for field, value in expected.items():
            if field != "row":
                read = str(values[expected["row"]][Column(field.removesuffix("_last4"))])
                assert (read[-4:] if field.endswith("_last4") else read) == value


def test_the_packaged_names_of_headers_are_those_of_the_samples() -> None:
    packaged = files("registration").joinpath("data", "header_synonyms.json").read_bytes()
    assert packaged == (SAMPLES / "header-synonyms.json").read_bytes()
