"""The rows to be corrected as a workbook: exactly as sent, with what to do beside them, ready to be sent again."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kompeten.problems import Text
from kompeten.sheets.cell import Cell, Formula
from kompeten.sheets.kinds import Kind
from registration.imports.headers import column_of

HEADING = "Perbaikan / Correction"  # no column of the template means it, so it may stay when the file is sent again
HELD = Text("Baris ini benar; dikirim lagi bersama yang lain.", "This row is right; send it again with the others.")
_WIDTH, _WIDEST = 18, 80


@dataclass(frozen=True, slots=True)
class Correction:
    """A row as it was sent, and what is wrong with it by the template's column."""

    cells: Sequence[Cell]
    wrong: Mapping[str, Text]


def correction_sheet(header: Sequence[Cell], corrections: Sequence[Correction]) -> bytes:
    """Return the workbook. Takes a while: off the event loop."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("peserta")
        looks = _looks(book)
        places = {column_of(cell, Kind.XLSX): place for place, cell in enumerate(header)}
        for place, cell in enumerate([*header, HEADING]):
            _write(page, 0, place, cell, looks["heading"])
        for row, one in enumerate(corrections, start=1):
            marked = {places[column] for column in one.wrong if column in places}
            for place in range(len(header)):
                cell = one.cells[place] if place < len(one.cells) else None
                _write(page, row, place, cell, _look(looks, cell, is_wrong=place in marked))
            page.write_string(row, len(header), _advice(one.wrong), looks["told"])
        page.set_column(0, len(header) - 1, _WIDTH)
        page.set_column(len(header), len(header), _WIDEST)
        page.freeze_panes(1, 0)
    return made.getvalue()


def _advice(wrong: Mapping[str, Text]) -> str:
    texts = [f"{column}: {text.id} / {text.en}" for column, text in wrong.items()]
    return "\n".join(texts or [f"{HELD.id} / {HELD.en}"])


def _looks(book: Workbook) -> dict[str, Format]:
    red = {"bg_color": "#F8CBAD"}
    return {
        "heading": book.add_format({"bold": True, "text_wrap": True}),
        "text": book.add_format({"num_format": "@"}),
        "wrong text": book.add_format({"num_format": "@"} | red),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "wrong day": book.add_format({"num_format": "dd/mm/yyyy"} | red),
        "number": book.add_format({"num_format": "0.####"}),
        "wrong number": book.add_format({"num_format": "0.####"} | red),
        "told": book.add_format({"text_wrap": True, "bold": True}),
    }


def _look(looks: Mapping[str, Format], cell: Cell, *, is_wrong: bool) -> Format:
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    kind = "day" if isinstance(cell, date) else "number" if is_number else "text"
    return looks[f"wrong {kind}" if is_wrong else kind]


def _write(page: Worksheet, row: int, place: int, cell: Cell, look: Format) -> None:
    """Write a cell as what it was: text stays text, whatever it begins with; a formula is left out."""
    write: Any = page.write_string  # Any: XlsxWriter is not typed
    if cell is None or isinstance(cell, Formula):
        page.write_blank(row, place, None, look)
        return
    if isinstance(cell, bool):
        write = page.write_boolean
    elif isinstance(cell, int | float):
        write = page.write_number
    elif isinstance(cell, date):
        write = page.write_datetime
    write(row, place, cell, look)
