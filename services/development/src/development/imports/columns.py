"""The columns of a file, by the words people use for them, and its rows by column."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from development.imports.rules import CellRefused, Finding, ImportKind
from kompeten.problems import Text
from kompeten.sheets.cell import Cell, is_empty, text_of
from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.reading import Sheet, SheetRow
from kompeten.sheets.tables import bared, table_in

Value = TypeVar("Value")

MOST_ROWS: Final = 5_000
FEWEST: Final = 2  # known headers, where the table begins
ENROLMENT, NAME = "id_pendaftaran", "nama"
BEFORE, AFTER = "sebelum", "sesudah"
REASON = "alasan"
LIBRARY, MONTH, INDICATOR, VALUE = "perpustakaan", "bulan", "indikator", "nilai"
SESSION = "sesi"
_SESSION = re.compile(rf"{SESSION} (?P<number>[0-9]{{1,3}})")

LABELS: dict[str, Text] = {
    ENROLMENT: Text("id pendaftaran", "enrolment id"),
    NAME: Text("nama", "name"),
    BEFORE: Text("sebelum", "before"),
    AFTER: Text("sesudah", "after"),
    REASON: Text("alasan", "reason"),
    LIBRARY: Text("perpustakaan", "library"),
    MONTH: Text("bulan", "month"),
    INDICATOR: Text("indikator", "indicator"),
    VALUE: Text("nilai", "value"),
}
_WHO = {
    ENROLMENT: (ENROLMENT, "id", "enrolment id", "id peserta"),
    NAME: (NAME, "nama lengkap", "nama peserta", "name", "full name"),
}
_WORDS: dict[ImportKind, Mapping[str, Sequence[str]]] = {
    ImportKind.SCORES: _WHO
    | {
        BEFORE: (BEFORE, "before", "pretest", "pre test", "pre-test", "nilai pretest", "nilai awal", "nilai sebelum"),
        AFTER: (AFTER, "after", "posttest", "post test", "post-test", "nilai posttest", "nilai akhir", "nilai sesudah"),
    },
    ImportKind.ATTENDANCE: _WHO | {REASON: (REASON, "reason", "alasan terlambat")},
    ImportKind.INDICATORS: {
        LIBRARY: (LIBRARY, "library", "npp", "kode perpustakaan"),
        MONTH: (MONTH, "month", "periode"),
        INDICATOR: (INDICATOR, "indicator"),
        VALUE: (VALUE, "value", "jumlah", "capaian"),
    },
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column; `number` is what a spreadsheet shows at its left edge."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, and what its headers say by column."""

    rows: Sequence[Row]
    headers: Mapping[str, str]


def label_of(field: str) -> Text:
    """Return what a column is called in both languages."""
    _, _, number = field.partition(" ")
    return LABELS.get(field) or Text(f"sesi {number}", f"session {number}")


def session_field(number: int) -> str:
    """Return the column of a session, counted from 1 by when it begins."""
    return f"{SESSION} {number}"


def read_cell(row: Row, field: str, read: Callable[[Cell], Value], findings: list[Finding]) -> Value | None:
    """Return what a cell says; what is wrong with it goes to the findings."""
    try:
        return read(row.cells.get(field))
    except CellRefused as refused:
        findings.append(Finding(row.number, field, refused.code))
        return None


def get_table(sheet: Sheet, kind: ImportKind) -> Table:
    """Return the filled rows under the header; raises `FileRefused`, naming what is missing."""
    found = table_in(sheet, column_of=_namer(kind), fewest=FEWEST)
    if missing := _missing(kind, {one for one in found.columns if one is not None}):
        raise FileRefused(FileCode.COLUMN_MISSING, *missing)
    rows = list(_filled(found.columns, found.rows))
    if not rows:
        raise FileRefused(FileCode.EMPTY)
    if len(rows) > MOST_ROWS:
        raise FileRefused(FileCode.TOO_MANY_ROWS)
    named = zip(found.columns, found.header, strict=False)
    return Table(rows, {column: text_of(cell) for column, cell in named if column is not None})


def _namer(kind: ImportKind) -> Callable[[Cell], str | None]:
    names = {bared(word): column for column, words in _WORDS[kind].items() for word in words}

    def name(header: Cell) -> str | None:
        word = bared(text_of(header))
        match = _SESSION.fullmatch(word) if kind is ImportKind.ATTENDANCE else None
        return names.get(word) if match is None else session_field(int(match["number"]))

    return name


def _missing(kind: ImportKind, columns: set[str]) -> list[str]:
    if kind is ImportKind.INDICATORS:
        return [one for one in _WORDS[kind] if one not in columns]
    missing = [] if columns & {ENROLMENT, NAME} else [ENROLMENT]
    if kind is ImportKind.SCORES and not columns & {BEFORE, AFTER}:
        missing.append(AFTER)
    if kind is ImportKind.ATTENDANCE and not any(one.startswith(f"{SESSION} ") for one in columns):
        missing.append(session_field(1))
    return missing


def _filled(columns: Sequence[str | None], rows: Sequence[SheetRow]) -> Iterator[Row]:
    for row in rows:
        cells = {column: cell for column, cell in zip(columns, row.cells, strict=False) if column is not None}
        if not all(is_empty(cell) for cell in cells.values()):
            yield Row(row.number, cells)
