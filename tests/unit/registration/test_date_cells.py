"""Dates as people write them, ages and years of work, to the day."""

from datetime import UTC, date, datetime

import pytest

from kompeten.sheets.cell import Cell
from registration.cells.dates import age_on, completes_years
from registration.forms.fields import Column
from unit.registration.people_samples import code_of, errors, read, warnings

BORN = date(1985, 8, 7)


@pytest.mark.parametrize(
    "cell",
    [BORN, datetime(1985, 8, 7, 23, 59, tzinfo=UTC), datetime(1985, 8, 7), "1985-08-07", "7/8/1985", "07/08/1985",  # noqa: DTZ001
     "7-8-1985", "07-08-1985", "7 Agustus 1985", "07 AGUSTUS 1985", "7 agu 1985", " 7  Agu\u00a01985 ",
     "07.08.1985", "7.8.1985", "7-Aug-1985", "07/Agt/1985", "7 Agt 1985", "7 Ags. 1985", "7 Agst 1985", "7 Agust 1985",
     "7 August 1985", "7 Agustus, 1985", "7Agustus1985", "7. Agustus 1985", "7 - 8 - 1985", "1985/08/07", "1985-8-7",
     "07/08/1985 00:00:00", "1985-08-07T00:00:00", "07/08/1985 0:00", "1985-08-07T00:00:00Z", "1985-08-07 00:00:00.000",
     "07\u201308\u20131985", "07\u221208\u22121985", "7/VIII/1985", "07-viii-1985", "7.VIII.1985", "7 VIII 1985",
     "07 08 1985",
     "'07/08/1985", "\u201907/08/1985", "7 Agustus 1985.",
     "Rabu, 7 Agustus 1985", "Jum'at 7-8-1985", "'Rabu, 7/8/1985", "07/08/1985,"],
)  # fmt: skip
def test_dates_are_read_day_first_in_any_of_the_accepted_forms(cell: Cell) -> None:
    assert read({Column.TANGGAL_LAHIR: cell}).values[Column.TANGGAL_LAHIR] == BORN


@pytest.mark.parametrize(
    ("text", "month"),
    [("Januari", 1), ("Februari", 2), ("Pebruari", 2), ("Maret", 3), ("April", 4), ("Mei", 5), ("Juni", 6), ("Juli", 7),
     ("Agustus", 8), ("September", 9), ("Oktober", 10), ("November", 11), ("NOPEMBER", 11), ("Desember", 12),
     ("Feb", 2), ("Peb", 2), ("Okt", 10), ("Nop", 11), ("Des", 12),
     ("Sept", 9), ("Oct", 10), ("DEC", 12), ("May", 5), ("March", 3), ("Jan", 1), ("Jul", 7), ("June", 6)],
)  # fmt: skip
def test_months_have_full_short_and_old_names(text: str, month: int) -> None:
    assert read({Column.TANGGAL_LAHIR: f"1 {text} 1980"}).values[Column.TANGGAL_LAHIR] == date(1980, month, 1)


@pytest.mark.parametrize(
    "cell",
    ["08/01/93", "31/02/1990", "29/02/1981", "00/01/1980", "1/13/1980", "1980", "Agustus 1980", "7 Ju 1980",
     "7 Ja 1980", "7 Agustusan 1980", "7 Muharram 1980", "1980/15/02", "15.02.80", "15/02-1980", "15 Feb", "0000-01-01",
     29266, 29266.0, True,
     "٠١/٠٢/١٩٨٠", "15/02/19800", "kemarin", "7/IIX/1985", "7/XIII/1985", "7/VIII-1985", "07 08/1985",
     "1985-08-06T17:00:00Z", "Rabu", "''"],
)  # fmt: skip
@pytest.mark.parametrize("column", [Column.TANGGAL_LAHIR, Column.MULAI_BEKERJA])
def test_other_dates_are_unreadable(column: Column, cell: Cell) -> None:
    assert code_of(column, cell) == "date_unreadable"


@pytest.mark.parametrize(
    ("born", "accepted"),
    [
        (date(2008, 7, 15), True),  # 17 today
        (date(2008, 7, 16), False),  # 16 until tomorrow
        (date(1945, 7, 15), True),  # 80 today
        (date(1944, 7, 16), True),  # 81 tomorrow
        (date(1944, 7, 15), False),
        (date(2025, 7, 16), False),
    ],
)
def test_the_age_on_the_first_day_is_from_17_to_80(born: date, *, accepted: bool) -> None:
    code = code_of(Column.TANGGAL_LAHIR, born)
    assert code == (None if accepted else "date_out_of_range")


@pytest.mark.parametrize(("day", "age"), [(date(2025, 2, 28), 16), (date(2025, 3, 1), 17), (date(2024, 2, 29), 16)])
def test_who_was_born_on_29_february_turns_older_on_1_march(day: date, age: int) -> None:
    assert age_on(day, date(2008, 2, 29)) == age


@pytest.mark.parametrize(
    ("started", "accepted"),
    [
        (date(2025, 7, 15), True),
        (date(2025, 7, 16), False),
        (date(1995, 2, 15), True),  # the 15th birthday
        (date(1995, 2, 14), False),
    ],
)
def test_work_begins_between_the_15th_birthday_and_the_first_day(started: date, *, accepted: bool) -> None:
    code = code_of(Column.MULAI_BEKERJA, started)
    assert code == (None if accepted else "date_out_of_range")


def test_a_refused_birth_date_does_not_judge_the_start_of_work() -> None:
    changes: dict[Column, Cell] = {Column.TANGGAL_LAHIR: date(2025, 6, 1), Column.MULAI_BEKERJA: date(2020, 1, 4)}
    assert errors(changes) == {("tanggal_lahir", "date_out_of_range")}


@pytest.mark.parametrize(
    ("started", "day", "enough"),
    [
        (date(2023, 7, 15), date(2025, 7, 15), True),
        (date(2023, 7, 16), date(2025, 7, 15), False),
        (date(2022, 2, 28), date(2024, 2, 29), True),
        (date(2022, 3, 1), date(2024, 2, 29), False),
        (date(2020, 2, 29), date(2022, 2, 28), False),
        (date(2020, 2, 29), date(2022, 3, 1), True),
    ],
)
def test_slta_needs_two_years_of_work_to_the_day(started: date, day: date, *, enough: bool) -> None:
    assert completes_years(started, day, 2) is enough
    found = errors({Column.PENDIDIKAN_TERAKHIR: "SLTA", Column.MULAI_BEKERJA: started}, on=day)
    assert found == (set() if enough else {("mulai_bekerja", "experience_too_short")})


def test_slta_needs_a_start_of_work_whatever_the_field() -> None:
    changes: dict[Column, Cell] = {Column.PENDIDIKAN_TERAKHIR: "SMA", Column.MULAI_BEKERJA: "-"}
    assert errors(changes) == {("mulai_bekerja", "required")}
    assert warnings({Column.PENDIDIKAN_TERAKHIR: "SMA", Column.JURUSAN: None}) == set()


def test_a_start_of_work_that_is_refused_gets_no_second_error() -> None:
    changes: dict[Column, Cell] = {Column.PENDIDIKAN_TERAKHIR: "SMA", Column.MULAI_BEKERJA: date(2026, 1, 1)}
    assert errors(changes) == {("mulai_bekerja", "date_out_of_range")}


def test_the_entry_rule_holds_also_when_the_scheme_is_unknown() -> None:
    changes: dict[Column, Cell] = {
        Column.PENDIDIKAN_TERAKHIR: "SMA", Column.MULAI_BEKERJA: date(2024, 1, 1), Column.SKEMA: "KL-99",
    }  # fmt: skip
    assert errors(changes) == {("mulai_bekerja", "experience_too_short"), ("skema", "scheme_unknown")}


@pytest.mark.parametrize("cell", ["0001-01-01", "15/02/1899", date(1899, 12, 31), "15 Juli 2101", "9999-12-31"])
@pytest.mark.parametrize("column", [Column.TANGGAL_LAHIR, Column.MULAI_BEKERJA])
def test_a_year_nobody_can_have_meant_is_out_of_range(column: Column, cell: Cell) -> None:
    assert code_of(column, cell) == "date_out_of_range"
    assert column not in read({column: cell}).values
