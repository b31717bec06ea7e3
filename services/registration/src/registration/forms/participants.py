"""Reading somebody who enrols for an activity: fewer fields than APL-01, no entry requirement."""

from collections.abc import Collection, Mapping

from kompeten.sheets.cell import Cell
from registration.catalogue.regions import Regions
from registration.forms.fields import Column, Lists
from registration.forms.person import Person, meaning_of
from registration.forms.row import Row
from registration.forms.row_rules import compare_with_nik, look_at_contacts, look_at_names, require_cells
from registration.forms.rules import Reading, Seen, read_cell, refuse_repeated

ASKED = (
    Column.NIK,
    Column.NAMA_LENGKAP,
    Column.KODE_WILAYAH,
    Column.TELEPON,
    Column.EMAIL,
    Column.INSTANSI,
    Column.JENIS_INSTANSI,
    Column.JABATAN,
)
"""What an enrolment asks; the scheme is asked besides, where the activity prepares for some."""


def read_participant(
    cells: Mapping[Column, Cell], *, regions: Regions, schemes: Collection[str], seen: Seen | None = None
) -> Reading:
    """Judge a row or request; never raises, whatever the cells hold.

    `schemes` are those one can want; `seen` goes from row to row of one file, as in `read_person`.
    """
    row, lists = Row(cells), Lists(regions, schemes)
    for column in (*ASKED, Column.SKEMA):
        read_cell(row, column, lists, seen)
    if seen is not None:
        refuse_repeated(row, seen.niks)
    require_cells(row, ASKED)
    compare_with_nik(row)
    look_at_names(row)
    look_at_contacts(row)
    errors = row.errors
    return Reading(None if errors else _person_of(row), row.values, errors, row.warnings)


def _person_of(row: Row) -> Person:
    written = {
        column.field.json_name: meaning_of(column, row.values.get(column)) for column in (*ASKED[1:], Column.SKEMA)
    }
    return Person(str(row.values[Column.NIK]), written)
