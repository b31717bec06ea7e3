"""Workbooks: words and numbers on sheets, as the answer to a request."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from fastapi import Response
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK: dict[int | str, dict[str, Any]] = {  # Any: parts of an OpenAPI document
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "A workbook"}
}
WIDTH: Final = 24  # characters: most names fit, longer ones are cut by the next cell

Value = str | float | date | None
Rows = Sequence[Sequence[Value]]


def workbook_answer(content: bytes, name: str) -> Response:
    """Return a workbook to be kept under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=XLSX, headers=headers)


def write_workbook(sheets: Mapping[str, Rows]) -> bytes:
    """Return a workbook of sheets by their names; the first row of each is its heading.

    Takes a while: off the event loop. What people wrote is text in it, never a formula.
    """
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            _fill(book.add_worksheet(name), rows, bold=bold, day=day)
    return made.getvalue()


def _fill(page: Worksheet, rows: Rows, *, bold: Format, day: Format) -> None:
    page.set_column(0, max(map(len, rows)) - 1, WIDTH)
    page.freeze_panes(1, 0)
    for row, values in enumerate(rows):
        look = bold if row == 0 else None
        for place, value in enumerate(values):
            if isinstance(value, date):
                page.write_datetime(row, place, value, day)
            elif isinstance(value, int | float):
                page.write_number(row, place, value, look)
            elif value:
                page.write_string(row, place, value, look)
