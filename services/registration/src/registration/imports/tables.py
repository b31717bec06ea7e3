"""Finding the table in a sheet: its header among the first rows, and its end."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from registration.cells.cell import Cell, is_empty, text_of
from registration.forms.fields import Column, cells_from_json
from registration.imports.headers import NUMBER, column_of
from registration.sheets.codes import FileCode, FileRefused
from registration.sheets.kinds import Kind
from registration.sheets.reading import Sheet, SheetRow

HEADER_WITHIN = 20  # letterheads are shorter
FEWEST_RECOGNISED = 8
_TOTALS = ("jumlah", "total")


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
    at, columns = _header(sheet, fewest=min(FEWEST_RECOGNISED, len(asked) // 2))
    twice = [column for column, times in Counter(columns).items() if column is not None and times > 1]
    if twice:
        raise FileRefused(FileCode.COLUMN_DUPLICATED, *twice)
    if missing := _missing(columns, asked):
        raise FileRefused(FileCode.COLUMN_MISSING, *missing)
    participants = list(_participants(sheet.rows[at + 1 :], columns, sheet.kind))
    if not participants:
        raise FileRefused(FileCode.EMPTY)
    if len(participants) > most_rows:
        raise FileRefused(FileCode.TOO_MANY_ROWS)
    header = columns if sheet.kind is Kind.LINES else sheet.rows[at].cells
    return Table(header, participants)


def _header(sheet: Sheet, *, fewest: int) -> tuple[int, Sequence[str | None]]:
    if not sheet.rows:
        raise FileRefused(FileCode.EMPTY)
    for at, row in enumerate(sheet.rows):
        if row.number > HEADER_WITHIN:
            break
        columns = [column_of(cell, sheet.kind) for cell in row.cells]
        if len({*columns} - {None}) >= fewest:
            return at, columns
    raise FileRefused(FileCode.HEADER_NOT_FOUND)


def _missing(columns: Sequence[str | None], asked: Collection[Column]) -> list[str]:
    missing = [column.value for column in asked if column.field.required and column not in columns]
    is_reachable = Column.TELEPON in columns or Column.EMAIL in columns
    return missing if is_reachable else [*missing, Column.TELEPON.value]


def _participants(rows: Sequence[SheetRow], columns: Sequence[str | None], kind: Kind) -> Iterator[Participant]:
    for row in rows:
        if kind is not Kind.LINES and _ends_table(row):
            return
        pairs = zip(columns, row.cells, strict=False)
        cells = {Column(column): cell for column, cell in pairs if column not in (None, NUMBER)}
        sent = row.cells
        if kind is Kind.LINES:
            cells = cells_from_json({column.field.json_name: cell for column, cell in cells.items()})
            sent = [None if column is None else cells.get(Column(column)) for column in columns]
        if not all(is_empty(cell) for cell in cells.values()):
            yield Participant(row.number, cells, sent)


def _ends_table(row: SheetRow) -> bool:
    first = next((cell for cell in row.cells if not is_empty(cell)), None)
    return text_of(first).casefold().startswith(_TOTALS)
