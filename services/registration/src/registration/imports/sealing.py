"""Files and rows at rest: under the key of the identity numbers they hold."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kompeten.sheets.cell import Cell, Formula
from kompeten.sheets.reading import cells_in
from kompeten.sheets.written import FORMULA, Written, day
from registration.people.vault import NikVault


def place_of(import_id: UUID, row: int | None = None) -> str:
    """Return what a ciphertext is bound to: a file, or one row of it; the header is row 0."""
    return f"import\0{import_id}" if row is None else f"import\0{import_id}\0{row}"


def seal_cells(vault: NikVault, cells: Sequence[Cell], *, place: str) -> bytes:
    """Encrypt cells as they were sent."""
    return vault.seal_content(json.dumps([_written(cell) for cell in cells]).encode(), place=place)


def open_cells(vault: NikVault, sealed: bytes, *, place: str) -> list[Cell]:
    """Return the cells again."""
    cells: list[Cell] = cells_in(vault.open_content(sealed, place=place).decode())
    return cells


def _written(cell: Cell) -> Written:
    if isinstance(cell, Formula):
        return FORMULA
    return day(cell) if isinstance(cell, date) else cell
