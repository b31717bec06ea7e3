"""The table of the fields of APL-01: whatever knows them is derived from it or, by a test, compared with it.

Derived: how a row and a request are read, what is missing, hints, the bodies of the API, what a command writes.
Compared: the columns of `application`, the labels of the platform, the columns of the demo.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, Self

from kompeten.field_labels import FIELDS
from kompeten.labels import heading
from kompeten.problems import Text
from kompeten.sheets.cell import Cell
from registration.catalogue.regions import Regions
from registration.cells import choices, contacts, dates, education, names, national_id, regions, words
from registration.cells.hints import domain, ending, initial, shape_of_date, start

Value = str | date


class Lists(NamedTuple):
    """What cells are looked up in."""

    regions: Regions
    schemes: Collection[str]


Reader = Callable[[Cell, Lists], Value]


def by(read: Callable[[Cell], Value]) -> Reader:
    """Return a reader that looks nothing up."""
    return lambda cell, _: read(cell)


def _read_region(cell: Cell, lists: Lists) -> str:
    return regions.read_region(cell, lists.regions)


def _read_scheme(cell: Cell, lists: Lists) -> str:
    return choices.read_scheme(cell, lists.schemes)


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of a field. A hint that is not asked for here shows one letter of a cell.

    `words` are those of a spreadsheet with what they mean, which is what the API says. Whether it is about the person
    is declared with the column in the model.
    """

    column: str
    json_name: str
    _: KW_ONLY
    read: Reader
    required: bool = False
    hint: Callable[[str], str] = initial
    words: Mapping[str, StrEnum] = field(default_factory=dict)
    begins_with_sign: bool = False  # the reader tells a plus from a formula's
    guidance: str | None = None

    @property
    def label(self) -> Text:
        """What the field is called on the form, in letters and in messages."""
        return Text(heading(self.json_name, 0, FIELDS), heading(self.json_name, 1, FIELDS))


class Column(StrEnum):
    """The columns of the template in their order; its first, `no`, carries nothing about the person."""

    _value_: str
    field: Field

    # Any: a Field; mypy thinks that `Column("nik")`, which looks one up, comes here too.
    def __new__(cls, row: Any) -> Self:  # noqa: ANN401
        """Make a member of its row."""
        column = str.__new__(cls, row.column)
        column._value_ = row.column
        column.field = row
        return column

    NIK = Field(
        "nik",
        "national_id",
        read=by(national_id.read_nik),
        required=True,
        hint=ending,
        guidance="16 digits",
    )
    NAMA_LENGKAP = Field(
        "nama_lengkap",
        "full_name",
        read=by(names.read_name),
        required=True,
        guidance="exactly as on the diploma",
    )
    NAMA_TERCETAK = Field(
        "nama_tercetak",
        "printed_name",
        read=by(names.read_latin_name),
        guidance="for a name in other letters: what the certificate shall say",
    )
    NIP = Field(
        "nip",
        "civil_servant_id",
        read=by(national_id.read_nip),
        hint=ending,
        guidance="18 digits, or nothing",
    )
    TEMPAT_LAHIR = Field("tempat_lahir", "birth_place", read=by(words.read_words), required=True)
    TANGGAL_LAHIR = Field(
        "tanggal_lahir",
        "birth_date",
        read=by(dates.read_date),
        required=True,
        hint=shape_of_date,
        guidance="1985-12-31, 31/12/1985 or 31 Desember 1985",
    )
    JENIS_KELAMIN = Field(
        "jenis_kelamin",
        "sex",
        read=by(choices.read_sex),
        required=True,
        hint=start,
        words=choices.SEX_BY_CODE,
        guidance="male or female (L or P)",
    )
    ALAMAT = Field("alamat", "address", read=by(words.read_address))
    KODE_WILAYAH = Field(
        "kode_wilayah",
        "region_code",
        read=_read_region,
        required=True,
        hint=start,
        guidance="Kemendagri code of a regency or city: 63.71",
    )
    TELEPON = Field(
        "telepon",
        "phone",
        read=by(contacts.read_phone),
        hint=ending,
        begins_with_sign=True,
        guidance="it or the e-mail address must be there",
    )
    EMAIL = Field("email", "email", read=by(contacts.read_email), hint=domain)
    PENDIDIKAN_TERAKHIR = Field(
        "pendidikan_terakhir",
        "education",
        read=by(education.read_education),
        required=True,
        hint=start,
        guidance="SLTA, D1, D2, D3, D4, S1, S2 or S3",
    )
    JURUSAN = Field("jurusan", "field_of_study", read=by(words.read_words), hint=start)
    INSTANSI = Field("instansi", "employer", read=by(words.read_words), required=True, hint=start)
    JENIS_INSTANSI = Field(
        "jenis_instansi",
        "employer_kind",
        read=by(choices.read_employer_kind),
        hint=start,
        words=choices.EMPLOYER_KIND_BY_WORD,
        guidance="public or private",
    )
    JABATAN = Field("jabatan", "position", read=by(words.read_words), hint=start)
    MULAI_BEKERJA = Field(
        "mulai_bekerja",
        "employed_since",
        read=by(dates.read_date),
        hint=shape_of_date,
    )
    SKEMA = Field("skema", "scheme_code", read=_read_scheme, required=True, hint=start)
    SUMBER_DANA = Field(
        "sumber_dana",
        "funding_source",
        read=by(choices.read_funding),
        required=True,
        hint=start,
        guidance="APBN, APBD, MANDIRI or FPPTI",
    )
    MEMPERPANJANG = Field(
        "memperpanjang",
        "renews",
        read=by(words.read_words),
        hint=start,
        guidance="to renew a certificate: its number as printed, 00001/LSP-PUSTAKAWAN/KL-04/2026",
    )


COLUMNS = tuple(Column)  # to walk along: an enumeration looks each of its members up
BY_JSON_NAME: Mapping[str, Column] = {column.field.json_name: column for column in COLUMNS}


def cells_from_json(fields: Mapping[str, Cell]) -> dict[Column, Cell]:
    """Return the fields of a request as cells, meanings as a spreadsheet's words; what is no field is left out."""
    return {column: _cell(column, fields[name]) for name, column in BY_JSON_NAME.items() if name in fields}


def _cell(column: Column, value: Cell) -> Cell:
    return next((word for word, meaning in column.field.words.items() if value == meaning), value)
