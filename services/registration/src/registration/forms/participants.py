"""Reading somebody who enrols for an activity: fewer fields than APL-01, no entry requirement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from registration.catalogue.regions import Regions
from registration.cells.cell import Cell
from registration.forms.fields import Column, Lists, Value
from registration.forms.findings import Finding
from registration.forms.row import Row
from registration.forms.row_rules import require_cells
from registration.forms.rules import read_cell

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


@dataclass(frozen=True, slots=True)
class ParticipantReading:
    """What a request says of a participant, by JSON name; of no use while there are errors."""

    national_id: str = field(repr=False)
    written: Mapping[str, Value | None] = field(repr=False)
    errors: list[Finding]


def read_participant(cells: Mapping[Column, Cell], *, regions: Regions, schemes: Collection[str]) -> ParticipantReading:
    """Judge a request; never raises, whatever the cells hold. `schemes` are those one can want."""
    row, lists = Row(cells), Lists(regions, schemes)
    for column in (*ASKED, Column.SKEMA):
        read_cell(row, column, lists)
    require_cells(row, ASKED)
    written = {column.field.json_name: _meaning(row, column) for column in (*ASKED[1:], Column.SKEMA)}
    return ParticipantReading(row.text(Column.NIK) or "", written, row.errors)


def _meaning(row: Row, column: Column) -> Value | None:
    value = row.text(column)
    return column.field.words.get(value, value) if value is not None else None
