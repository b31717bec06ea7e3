"""Reads the sample files well enough for these tests; finding a table in any file is not what is tested here."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from registration.cells.cell import Cell, Formula, is_empty, text_of
from registration.forms.fields import Column

SAMPLES = Path(__file__).parents[2] / "samples"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LEAST_HEADERS = 8

SampleRow = tuple[int, dict[Column, Cell]]


def read_sample(name: str) -> list[SampleRow]:
    """Return the participants of a sample file with the row numbers a spreadsheet shows."""
    grid = _csv_grid(SAMPLES / name) if name.endswith(".csv") else _xlsx_grid(SAMPLES / name)
    header = next(
        at for at, row in enumerate(grid) if sum(_column_of(cell) is not None for cell in row) >= _LEAST_HEADERS
    )
    names = [_column_of(cell) for cell in grid[header]]
    return list(_participants(names, grid, header))


def _participants(names: Sequence[str | None], grid: list[list[Cell]], header: int) -> Iterator[SampleRow]:
    for at, row in enumerate(grid[header + 1 :], start=header + 2):
        filled = [text_of(cell) for cell in row if not is_empty(cell)]
        if filled and filled[0].casefold().startswith(("jumlah", "total")):
            return
        cells = {Column(name): cell for name, cell in zip(names, row, strict=True) if name and name != "no"}
        if not all(is_empty(cell) for cell in cells.values()):
            yield at, cells


def _csv_grid(path: Path) -> list[list[Cell]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return [list(record) for record in csv.reader(source, delimiter=";")]


def _xlsx_grid(path: Path) -> list[list[Cell]]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("peserta")
    grid: list[list[Cell]] = [
        [cell if isinstance(cell, str | int | float) or hasattr(cell, "year") else None for cell in row]  # type: ignore[misc]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for row, column in _formulas(path):
        grid[row][column] = Formula()
    return grid


def _formulas(path: Path) -> Iterator[tuple[int, int]]:
    with zipfile.ZipFile(path) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    for cell in sheet.iter(f"{_SHEET}c"):
        if cell.find(f"{_SHEET}f") is not None:
            letter, row = re.fullmatch(r"([A-Z])([0-9]+)", cell.attrib["r"]).groups()  # type: ignore[union-attr]
            yield int(row) - 1, ord(letter) - ord("A")


def _synonyms() -> dict[str, str]:
    columns: dict[str, list[str]] = json.loads((SAMPLES / "header-synonyms.json").read_text("utf-8"))
    return {name: column for column, names in columns.items() for name in (*names, column.replace("_", " "))}


_COLUMNS = _synonyms()


def _column_of(cell: Cell) -> str | None:
    text = re.sub(r"\([^)]*\)|[.*:]", "", text_of(cell)).replace("_", " ").casefold()
    return _COLUMNS.get(" ".join(text.split()))
