"""What the province's and the LSP's own programs read: the participants' spreadsheet and the assessors' list."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook

TIME_ZONE = "Asia/Makassar"  # Banjarmasin
FIRST_DAY = date(2025, 7, 15)  # of the batch in the samples
FIELDS = {
    "nik": "national_id",
    "nama_lengkap": "full_name",
    "nip": "civil_servant_id",
    "tempat_lahir": "birth_place",
    "tanggal_lahir": "birth_date",
    "jenis_kelamin": "sex",
    "alamat": "address",
    "kode_wilayah": "region_code",
    "telepon": "phone",
    "email": "email",
    "pendidikan_terakhir": "education",
    "jurusan": "field_of_study",
    "instansi": "employer",
    "jenis_instansi": "employer_kind",
    "jabatan": "position",
    "mulai_bekerja": "employed_since",
    "skema": "scheme_code",
    "sumber_dana": "funding_source",
}
WORDS = {"sex": {"L": "male", "P": "female"}, "employer_kind": {"negeri": "public", "swasta": "private"}}


def now() -> datetime:
    """Return the time at the venue."""
    return datetime.now(ZoneInfo(TIME_ZONE))


def today() -> date:
    """Return today at the venue. A story asks once: what it began before midnight, it ends on the same plan."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


@dataclass(frozen=True)
class AssessorRow:
    """A row of assessors.csv, its validity moved with the batch."""

    id: UUID
    user_id: str
    body: dict[str, Any]  # Any: JSON
    employer: str
    schemes: frozenset[str]
    valid_until: date
    is_valid: bool


CLEAN, DIRTY = "kalsel-2025.xlsx", "kalsel-2025-dirty.xlsx"


def sheet(name: str) -> bytes:
    """Return a spreadsheet as an office sends it."""
    return files("devstack.demo").joinpath("data", name).read_bytes()


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a spreadsheet by its columns."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet(name))).get_sheet_by_name("peserta").to_python()
    header = [str(cell) for cell in rows[0]]
    return [dict(zip(header, map(_text, row), strict=True)) for row in rows[1:]]


def participants() -> list[dict[str, str]]:
    """Return the rows of the clean spreadsheet as bodies of applications, without the batch."""
    return [body_of(row) for row in rows_of(CLEAN)]


def body_of(row: dict[str, str]) -> dict[str, str]:
    """Return a row as the body of an application, without the batch and the consent."""
    body = {FIELDS[column]: cell for column, cell in row.items() if column in FIELDS and cell}
    return {name: WORDS.get(name, {}).get(value, value) for name, value in body.items()}


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def assessors(day: date) -> list[AssessorRow]:
    """Return the assessors for a batch of that day; their ids are made from the MET number, so none is loaded twice."""
    content = files("devstack.demo").joinpath("data/assessors.csv").read_text("utf-8")
    return [_assessor(row, day) for row in csv.DictReader(io.StringIO(content))]


def _assessor(row: dict[str, str], day: date) -> AssessorRow:
    valid_until = date.fromisoformat(row["valid_until"]) + (day - FIRST_DAY)
    identity = uuid5(NAMESPACE_URL, row["met_number"])
    user_id = f"assessor:{row['email']}"
    body = {
        "met_number": row["met_number"],
        "name": row["name"],
        "email": row["email"],
        "employer": row["employer"],
        "user_id": user_id,
        "schemes": row["schemes"].split(";"),
        "valid_until": valid_until.isoformat(),
    }
    return AssessorRow(
        identity, user_id, body, row["employer"], frozenset(body["schemes"]), valid_until, valid_until >= day
    )
