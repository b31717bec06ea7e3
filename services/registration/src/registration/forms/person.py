"""A person as applied with: typed values, once every cell could be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from registration.catalogue.entry import Education
from registration.cells.choices import EMPLOYER_KIND_BY_WORD, SEX_BY_CODE, EmployerKind, FundingSource, Sex
from registration.forms.columns import Column

Value = str | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Everything a row says about a person; identifiers stay out of its printed form."""

    national_id: str = field(repr=False)
    full_name: str
    civil_servant_id: str | None = field(repr=False)
    birth_place: str
    birth_date: date = field(repr=False)
    sex: Sex
    address: str | None = field(repr=False)
    region_code: str
    phone: str | None = field(repr=False)
    email: str | None = field(repr=False)
    education: Education
    field_of_study: str | None
    employer: str
    employer_kind: EmployerKind | None
    position: str | None
    employed_since: date | None
    scheme_code: str
    funding_source: FundingSource


def person_of(values: Mapping[Column, Value]) -> Person:
    """Return the person of a row without errors; a missing required value is a `KeyError`."""
    kind = _text(values, Column.JENIS_INSTANSI)
    return Person(
        national_id=str(values[Column.NIK]),
        full_name=str(values[Column.NAMA_LENGKAP]),
        civil_servant_id=_text(values, Column.NIP),
        birth_place=str(values[Column.TEMPAT_LAHIR]),
        birth_date=day(values[Column.TANGGAL_LAHIR]),
        sex=SEX_BY_CODE[str(values[Column.JENIS_KELAMIN])],
        address=_text(values, Column.ALAMAT),
        region_code=str(values[Column.KODE_WILAYAH]),
        phone=_text(values, Column.TELEPON),
        email=_text(values, Column.EMAIL),
        education=Education(str(values[Column.PENDIDIKAN_TERAKHIR])),
        field_of_study=_text(values, Column.JURUSAN),
        employer=str(values[Column.INSTANSI]),
        employer_kind=EMPLOYER_KIND_BY_WORD[kind] if kind else None,
        position=_text(values, Column.JABATAN),
        employed_since=day(values[Column.MULAI_BEKERJA]) if Column.MULAI_BEKERJA in values else None,
        scheme_code=str(values[Column.SKEMA]),
        funding_source=FundingSource(str(values[Column.SUMBER_DANA])),
    )


def day(value: Value) -> date:
    """Narrow the value of a date column; anything else there is a fault of ours."""
    if not isinstance(value, date):
        msg = "a date column was read as text"
        raise TypeError(msg)
    return value


def _text(values: Mapping[Column, Value], column: Column) -> str | None:
    return str(values[column]) if column in values else None
