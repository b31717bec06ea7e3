"""Reading one person: every cell, then the rules between cells; all findings at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from kompeten.sheets.cell import Cell, Formula, is_empty, looks_like_formula
from registration.catalogue.entry import EntryRequirement, load_entry_requirements
from registration.catalogue.regions import Regions
from registration.cells.codes import CellRefused, FindingCode
from registration.forms.fields import COLUMNS, Column, Lists, Value
from registration.forms.findings import Finding
from registration.forms.person import Person, person_of
from registration.forms.row import Row
from registration.forms.row_rules import (
    check_ages,
    check_entry,
    compare_with_nik,
    look_at_contacts,
    look_at_names,
    require_cells,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one row says: a person, or why not; printed without personal data.

    `values` holds what could be read, in the spreadsheet's own terms (L, negeri, 63.71), also when other cells failed.
    """

    person: Person | None = field(repr=False)
    values: Mapping[Column, Value] = field(repr=False)
    errors: list[Finding]
    warnings: list[Finding]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered from row to row of one file, and of no other: its NIKs, and what the text of a cell says.

    Of a file's cells about half say what others of their column say.
    """

    niks: set[str] = field(default_factory=set, repr=False)
    cells: dict[tuple[Column, str], Value | FindingCode | None] = field(default_factory=dict, repr=False)


def read_person(
    cells: Mapping[Column, Cell],
    *,
    starts_on: date,
    regions: Regions,
    schemes: Mapping[str, EntryRequirement],
    offered: Collection[str] | None = None,
    seen: Seen | None = None,
) -> Reading:
    """Judge one row or request; never raises, whatever the cells hold.

    Age and experience count on `starts_on`, the batch's first day. `schemes` are the codes one can apply for and what
    each asks; where the scheme itself is wrong, the packaged standard requirement is applied. `offered` are those of
    the batch. `seen` goes from row to row of one file, so that a second row with the same NIK is refused.
    """
    row = Row(cells)
    lists = Lists(regions, schemes)
    for column in COLUMNS:
        read_cell(row, column, lists, seen)
    if seen is not None:
        refuse_repeated(row, seen.niks)
    require_cells(row)
    check_ages(row, starts_on)
    check_entry(row, starts_on, schemes.get(row.text(Column.SKEMA) or "", load_entry_requirements().standard))
    _refuse_not_offered(row, schemes if offered is None else offered)
    compare_with_nik(row)
    look_at_names(row)
    look_at_contacts(row)
    errors = row.errors
    person = None if errors else person_of(row.values)
    return Reading(person=person, values=row.values, errors=errors, warnings=row.warnings)


def read_cell(row: Row, column: Column, lists: Lists, seen: Seen | None) -> None:
    """Read one cell into the row: its value, or why there is none."""
    cell = row.cell(column)
    if cell is None:
        return
    if seen is None or not isinstance(cell, str):  # a number equals a truth value, and says something else
        said = _said(column, cell, lists)
    elif (said := seen.cells.get((column, cell))) is None:
        said = seen.cells[column, cell] = _said(column, cell, lists)
    if isinstance(said, FindingCode):
        row.refuse(column, said)
    elif said is not None:
        row.values[column] = said


def _said(column: Column, cell: Cell, lists: Lists) -> Value | FindingCode | None:
    """Return what a cell says, why nothing can be read of it, or None of an empty one."""
    if is_empty(cell):
        return None
    if isinstance(cell, Formula) or (not column.field.begins_with_sign and looks_like_formula(cell)):
        return FindingCode.FORMULA_REFUSED
    try:
        return column.field.read(cell, lists)
    except CellRefused as refused:
        return refused.code


def _refuse_not_offered(row: Row, offered: Collection[str]) -> None:
    if (scheme := row.text(Column.SKEMA)) is not None and scheme not in offered:
        row.refuse(Column.SKEMA, FindingCode.SCHEME_NOT_IN_BATCH)


def refuse_repeated(row: Row, seen: set[str]) -> None:
    """Refuse the second row of a file with the same NIK."""
    nik = row.text(Column.NIK)
    if nik is None:
        return
    if nik in seen:
        row.refuse(Column.NIK, FindingCode.DUPLICATE_IN_FILE)
    seen.add(nik)
