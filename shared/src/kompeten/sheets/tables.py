"""Finding the table in a sheet: its header among the first rows, and its end."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kompeten.sheets.cell import Cell, is_empty, text_of
from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.kinds import Kind
from kompeten.sheets.reading import Sheet, SheetRow

HEADER_WITHIN = 20  # letterheads are shorter
_TOTALS = ("jumlah", "total")
_BRACKETS = re.compile(r"\([^)]*\)")
_IGNORED = str.maketrans({"_": " ", ".": None, "*": None, ":": None})


@dataclass(frozen=True, slots=True)
class Found:
    """The rows under a header; of each column which one it is, None of one that is not known."""

    header: Sequence[Cell]
    columns: Sequence[str | None]
    rows: Sequence[SheetRow]


def bared(name: str) -> str:
    """Return a header's words without brackets, signs and capitals."""
    return " ".join(_BRACKETS.sub(" ", name).translate(_IGNORED).casefold().split())


def table_in(sheet: Sheet, *, column_of: Callable[[Cell], str | None], fewest: int) -> Found:
    """Return the table that begins where so many columns are known; raises `FileRefused`."""
    at, columns = _header(sheet, column_of, fewest=fewest)
    twice = [column for column, times in Counter(columns).items() if column is not None and times > 1]
    if twice:
        raise FileRefused(FileCode.COLUMN_DUPLICATED, *twice)
    return Found(sheet.rows[at].cells, columns, _table_of(sheet, at))


def _header(sheet: Sheet, column_of: Callable[[Cell], str | None], *, fewest: int) -> tuple[int, list[str | None]]:
    if not sheet.rows:
        raise FileRefused(FileCode.EMPTY)
    for at, row in enumerate(sheet.rows):
        if row.number > HEADER_WITHIN:
            break
        columns = [column_of(cell) for cell in row.cells]
        if len({*columns} - {None}) >= fewest:
            return at, columns
    raise FileRefused(FileCode.HEADER_NOT_FOUND)


def _table_of(sheet: Sheet, at: int) -> Sequence[SheetRow]:
    rows = sheet.rows[at + 1 :]
    if sheet.kind is Kind.LINES:
        return rows
    end = next((place for place, row in enumerate(rows) if _ends_table(row)), len(rows))
    return rows[:end]


def _ends_table(row: SheetRow) -> bool:
    first = next((cell for cell in row.cells if not is_empty(cell)), None)
    return text_of(first).casefold().startswith(_TOTALS)
