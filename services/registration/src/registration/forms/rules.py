"""Reading one person: every cell, then the rules between cells; all findings at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from registration.catalogue.entry import EntryRequirement, load_entry_requirements
from registration.catalogue.regions import Regions
from registration.cells.cell import FORMULA_SIGNS, Cell, Formula, is_empty, looks_like_formula, text_of
from registration.cells.choices import read_education, read_employer_kind, read_funding, read_scheme, read_sex
from registration.cells.codes import CellRefused, FindingCode
from registration.cells.contacts import read_email, read_phone
from registration.cells.dates import read_date
from registration.cells.national_id import read_nik, read_nip
from registration.cells.regions import read_region
from registration.forms.columns import Column
from registration.forms.findings import Finding
from registration.forms.person import Person, Value, person_of
from registration.forms.row import Row
from registration.forms.row_rules import check_ages, check_entry, compare_with_nik, look_for_title, require_cells


@dataclass(frozen=True, slots=True)
class Reading:
    """What one row says: a person, or why not; printed without personal data.

    `values` holds what could be read, in the spreadsheet's own terms (L, negeri, 63.71), also when other cells failed.
    """

    person: Person | None = field(repr=False)
    values: Mapping[Column, Value] = field(repr=False)
    errors: list[Finding]
    warnings: list[Finding]


def read_person(
    cells: Mapping[Column, Cell],
    *,
    starts_on: date,
    regions: Regions,
    schemes: Mapping[str, EntryRequirement],
    seen: set[str] | None = None,
) -> Reading:
    """Judge one row or request; never raises, whatever the cells hold.

    Age and experience count on `starts_on`, the batch's first day. `schemes` are the codes one can apply for and what
    each asks; where the scheme itself is wrong, the packaged standard requirement is applied. `seen` collects the NIKs
    of one file, so that a second row with the same one is refused.
    """
    row = Row(cells)
    for column, read in _readers(regions, schemes).items():
        _read_cell(row, column, read)
    if seen is not None:
        _refuse_repeated(row, seen)
    require_cells(row)
    check_ages(row, starts_on)
    check_entry(row, starts_on, schemes.get(row.text(Column.SKEMA) or "", load_entry_requirements().standard))
    compare_with_nik(row)
    look_for_title(row)
    errors = row.errors
    person = None if errors else person_of(row.values)
    return Reading(person=person, values=row.values, errors=errors, warnings=row.warnings)


def _readers(regions: Regions, schemes: Mapping[str, EntryRequirement]) -> dict[Column, Callable[[Cell], Value]]:
    return {
        Column.NIK: read_nik,
        Column.NAMA_LENGKAP: _read_words,
        Column.NIP: read_nip,
        Column.TEMPAT_LAHIR: _read_words,
        Column.TANGGAL_LAHIR: read_date,
        Column.JENIS_KELAMIN: read_sex,
        Column.ALAMAT: _read_words,
        Column.KODE_WILAYAH: partial(read_region, regions=regions),
        Column.TELEPON: read_phone,
        Column.EMAIL: read_email,
        Column.PENDIDIKAN_TERAKHIR: read_education,
        Column.JURUSAN: _read_words,
        Column.INSTANSI: _read_words,
        Column.JENIS_INSTANSI: read_employer_kind,
        Column.JABATAN: _read_words,
        Column.MULAI_BEKERJA: read_date,
        Column.SKEMA: partial(read_scheme, schemes=schemes),
        Column.SUMBER_DANA: read_funding,
    }


def _read_cell(row: Row, column: Column, read: Callable[[Cell], Value]) -> None:
    cell = row.cell(column)
    if is_empty(cell):
        return
    # A telephone number may begin with a plus; its reader tells it from a formula.
    if isinstance(cell, Formula) or (column is not Column.TELEPON and looks_like_formula(cell)):
        row.refuse(column, FindingCode.FORMULA_REFUSED)
        return
    try:
        row.values[column] = read(cell)
    except CellRefused as refused:
        row.refuse(column, refused.code)


def _read_words(cell: Cell) -> str:
    """Take words over as they are; of a negative number the sign would be a formula's after the next export."""
    text = text_of(cell)
    if text.startswith(FORMULA_SIGNS):
        raise CellRefused(FindingCode.FORMULA_REFUSED)
    return text


def _refuse_repeated(row: Row, seen: set[str]) -> None:
    nik = row.text(Column.NIK)
    if nik is None:
        return
    if nik in seen:
        row.refuse(Column.NIK, FindingCode.DUPLICATE_IN_FILE)
    seen.add(nik)
