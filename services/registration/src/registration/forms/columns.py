"""The columns of the import template, and the JSON fields that mean the same."""

from collections.abc import Mapping
from enum import StrEnum

from registration.cells.cell import Cell


class Column(StrEnum):
    """Columns in the template's order; its first, `no`, carries nothing about the person."""

    NIK = "nik"
    NAMA_LENGKAP = "nama_lengkap"
    NIP = "nip"
    TEMPAT_LAHIR = "tempat_lahir"
    TANGGAL_LAHIR = "tanggal_lahir"
    JENIS_KELAMIN = "jenis_kelamin"
    ALAMAT = "alamat"
    KODE_WILAYAH = "kode_wilayah"
    TELEPON = "telepon"
    EMAIL = "email"
    PENDIDIKAN_TERAKHIR = "pendidikan_terakhir"
    JURUSAN = "jurusan"
    INSTANSI = "instansi"
    JENIS_INSTANSI = "jenis_instansi"
    JABATAN = "jabatan"
    MULAI_BEKERJA = "mulai_bekerja"
    SKEMA = "skema"
    SUMBER_DANA = "sumber_dana"


# `telepon` is asked for apart: it or `email` must be there.
REQUIRED: frozenset[Column] = frozenset(
    {
        Column.NIK,
        Column.NAMA_LENGKAP,
        Column.TEMPAT_LAHIR,
        Column.TANGGAL_LAHIR,
        Column.JENIS_KELAMIN,
        Column.KODE_WILAYAH,
        Column.PENDIDIKAN_TERAKHIR,
        Column.INSTANSI,
        Column.SKEMA,
        Column.SUMBER_DANA,
    }
)

JSON_NAMES: dict[Column, str] = {
    Column.NIK: "national_id",
    Column.NAMA_LENGKAP: "full_name",
    Column.NIP: "civil_servant_id",
    Column.TEMPAT_LAHIR: "birth_place",
    Column.TANGGAL_LAHIR: "birth_date",
    Column.JENIS_KELAMIN: "sex",
    Column.ALAMAT: "address",
    Column.KODE_WILAYAH: "region_code",
    Column.TELEPON: "phone",
    Column.EMAIL: "email",
    Column.PENDIDIKAN_TERAKHIR: "education",
    Column.JURUSAN: "field_of_study",
    Column.INSTANSI: "employer",
    Column.JENIS_INSTANSI: "employer_kind",
    Column.JABATAN: "position",
    Column.MULAI_BEKERJA: "employed_since",
    Column.SKEMA: "scheme_code",
    Column.SUMBER_DANA: "funding_source",
}
COLUMNS_BY_JSON_NAME: dict[str, Column] = {name: column for column, name in JSON_NAMES.items()}

# The API speaks English where a spreadsheet has an Indonesian word; anything else is judged as it is.
_JSON_WORDS: dict[Column, dict[str, str]] = {
    Column.JENIS_KELAMIN: {"male": "L", "female": "P"},
    Column.JENIS_INSTANSI: {"public": "negeri", "private": "swasta"},
}


def cells_from_json(fields: Mapping[str, Cell]) -> dict[Column, Cell]:
    """Return the fields of a request as cells; names that are no column are left out."""
    cells: dict[Column, Cell] = {}
    for name, value in fields.items():
        column = COLUMNS_BY_JSON_NAME.get(name)
        if column is not None:
            words = _JSON_WORDS.get(column, {})
            cells[column] = words.get(value, value) if isinstance(value, str) else value
    return cells
