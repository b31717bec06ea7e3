"""What holds for any cells at all."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kompeten.sheets.cell import FORMULA_SIGNS, Cell, Formula
from registration.cells.codes import WARNING_CODES
from registration.forms.fields import Column
from registration.forms.findings import hint
from registration.forms.rules import Seen
from unit.registration.people_samples import GOOD, read

# A busy machine is no reason to fail.
UNHURRIED = settings(deadline=None)

NIKS = st.from_regex(r"6371[0-9]{12}", fullmatch=True)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "'", "\u00a0"])
FREE_TEXT = (
    Column.NAMA_LENGKAP, Column.TEMPAT_LAHIR, Column.ALAMAT, Column.JURUSAN, Column.INSTANSI, Column.JABATAN,
)  # fmt: skip
ODD_TEXT = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-+/ eE@='’–LPSD\u00a0\u200b", max_size=24),
    st.sampled_from(
        ["", "-", "–", "=1", "@x", "+62 812 3456 7890", "6,37101E+15", "1/2/1980", "SLTA", "KL-01", "63.1"]
    ),
    st.builds("{}@{}".format, st.text(max_size=12), st.text(max_size=12)),
)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.just(Formula()),
    st.just(10**5000), st.just(-(10**5000)), st.just(1e308), ODD_TEXT, NIKS,
)  # fmt: skip
ROWS = st.dictionaries(st.sampled_from(Column), CELLS)


@UNHURRIED
@given(ROWS)
def test_reading_never_raises_and_names_at_most_one_error_per_cell(changes: dict[Column, Cell]) -> None:
    reading = read(changes)
    columns = [finding.column for finding in reading.errors]
    assert len(columns) == len(set(columns))
    assert (reading.person is None) == bool(reading.errors)
    assert not set(columns) & set(reading.values)
    assert not {finding.code for finding in reading.errors} & WARNING_CODES
    assert {finding.code for finding in reading.warnings} <= WARNING_CODES
    assert not {finding.column for finding in reading.warnings} & set(columns)


@UNHURRIED
@given(st.lists(ROWS, min_size=2, max_size=4))
def test_a_row_says_the_same_alone_and_in_a_file_of_others(rows: list[dict[Column, Cell]]) -> None:
    seen = Seen()
    for row in (*rows, *rows):
        seen.niks.clear()  # a NIK twice is another matter
        assert read(row, seen=seen) == read(row)


@UNHURRIED
@given(ROWS)
def test_reading_what_was_read_changes_nothing(changes: dict[Column, Cell]) -> None:
    first = read(changes)
    second = read({**dict.fromkeys(GOOD), **first.values})
    assert second.values == first.values
    if first.person is not None:
        assert second.person == first.person
        assert {(w.column, w.code) for w in second.warnings} == {(w.column, w.code) for w in first.warnings}


@UNHURRIED
@given(ROWS)
def test_nothing_a_spreadsheet_would_calculate_is_taken_over(changes: dict[Column, Cell]) -> None:
    values = read(changes).values
    for column in FREE_TEXT:
        assert not str(values.get(column, "")).startswith(FORMULA_SIGNS)


@UNHURRIED
@given(st.sampled_from(Column), NIKS, SEPARATORS, st.text(max_size=8), st.text(max_size=8))
def test_a_hint_never_contains_a_whole_nik(column: Column, nik: str, separator: str, before: str, after: str) -> None:
    grouped = separator.join(nik[at : at + 4] for at in range(0, 16, 4))
    shown = hint(column, f"{before}{grouped}{after}") or ""
    assert nik not in re.sub(r"\D", "", shown)


@UNHURRIED
@given(st.sampled_from([Column.TANGGAL_LAHIR, Column.MULAI_BEKERJA]), st.dates(date(1940, 1, 1), date(2010, 12, 31)))
def test_a_hint_never_contains_a_whole_birth_date(column: Column, born: date) -> None:
    for cell in (born, born.isoformat(), f"{born.day}/{born.month}/{born.year}"):
        assert set(re.sub(r"\D", "", hint(column, cell) or "")) <= {"9"}


@UNHURRIED
@given(NIKS, SEPARATORS)
def test_every_nik_is_read_in_any_grouping(nik: str, separator: str) -> None:
    grouped = separator.join(nik[at : at + 4] for at in range(0, 16, 4))
    assert read({Column.NIK: grouped}).values[Column.NIK] == nik
