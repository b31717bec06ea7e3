"""One row while it is judged: at most one error per cell, and only cells without one are looked at further."""

from collections.abc import Mapping
from datetime import date

from kompeten.sheets.cell import Cell
from registration.cells.codes import FindingCode
from registration.forms.fields import COLUMNS, Column, Value
from registration.forms.findings import Finding, hint
from registration.forms.person import day


class Row:
    """Collects the findings of one row; a refused cell's value is gone for every later rule."""

    def __init__(self, cells: Mapping[Column, Cell]) -> None:
        self._cells = cells
        self.values: dict[Column, Value] = {}
        self._errors: dict[Column, Finding] = {}
        self.warnings: list[Finding] = []

    @property
    def errors(self) -> list[Finding]:
        """All errors in the template's order."""
        return [self._errors[column] for column in COLUMNS if column in self._errors]

    def cell(self, column: Column) -> Cell:
        """Return the cell as it came."""
        return self._cells.get(column)

    def refuse(self, column: Column, code: FindingCode) -> None:
        """Note an error, unless the cell has one already."""
        self.values.pop(column, None)
        self._errors.setdefault(column, self._finding(column, code))

    def warn(self, column: Column, code: FindingCode) -> None:
        """Note something for the reviewer."""
        self.warnings.append(self._finding(column, code))

    def is_refused(self, column: Column) -> bool:
        """Tell whether the cell has an error."""
        return column in self._errors

    def is_missing(self, column: Column) -> bool:
        """Tell whether the cell is empty; a refused one is not."""
        return column not in self.values and column not in self._errors

    def text(self, column: Column) -> str | None:
        """Return a value that could be read, as text."""
        value = self.values.get(column)
        return None if value is None else str(value)

    def date(self, column: Column) -> date | None:
        """Return a date that could be read."""
        value = self.values.get(column)
        return None if value is None else day(value)

    def _finding(self, column: Column, code: FindingCode) -> Finding:
        return Finding(column, code, hint(column, self._cells.get(column)))
