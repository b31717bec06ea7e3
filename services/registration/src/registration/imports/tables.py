"""The table of people in a sheet, by the columns of the form."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from kompeten.sheets.cell import Cell, is_empty
from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.kinds import Kind
from kompeten.sheets.reading import Sheet, SheetRow
from kompeten.sheets.tables import table_in
from registration.forms.fields import Column, cells_from_json
from registration.imports.headers import NUMBER, column_of

FEWEST_RECOGNISED = 8


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the table, by column and as it was sent."""

    row: int
    cells: Mapping[Column, Cell]
    sent: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The participants under a header; what came as JSON is told in the template's names and words."""

    header: Sequence[Cell]
    participants: Sequence[Participant]


def get_table(sheet: Sheet, *, most_rows: int, asked: Collection[Column] = tuple(Column)) -> Table:
    """Return the table of a sheet; raises `FileRefused`. What is not `asked` is left aside."""
    fewest = min(FEWEST_RECOGNISED, len(asked) // 2)
    found = table_in(sheet, column_of=lambda cell: column_of(cell, sheet.kind), fewest=fewest)
    columns = found.columns
    if missing := _missing(columns, asked):
        raise FileRefused(FileCode.COLUMN_MISSING, *missing)
    participants = list(_participants(found.rows, columns, sheet.kind))
    if not participants:
        raise FileRefused(FileCode.EMPTY)
    if len(participants) > most_rows:
        raise FileRefused(FileCode.TOO_MANY_ROWS)
    return Table(columns if sheet.kind is Kind.LINES else found.header, participants)


def _missing(columns: Sequence[str | None], asked: Collection[Column]) -> list[str]:
    missing = [column.value for column in asked if column.field.required and column not in columns]
    is_reachable = Column.TELEPON in columns or Column.EMAIL in columns
    return missing if is_reachable else [*missing, Column.TELEPON.value]


def _participants(rows: Sequence[SheetRow], columns: Sequence[str | None], kind: Kind) -> Iterator[Participant]:
    names = [None if column in (None, NUMBER) else Column(column) for column in columns]
    for row in rows:
        told = dict(zip(names, row.cells, strict=False))
        told.pop(None, None)  # what is none of our columns
        cells = cast("dict[Column, Cell]", told)
        sent = row.cells
        if kind is Kind.LINES:
            cells = cells_from_json({column.field.json_name: cell for column, cell in cells.items()})
            sent = [None if column is None else cells.get(Column(column)) for column in columns]
        if not all(is_empty(cell) for cell in cells.values()):
            yield Participant(row.number, cells, sent)
