"""Rules between the cells of one row: required, ages, the entry requirement, and what a reviewer should look at."""

from collections.abc import Iterable, Iterator
from datetime import date

from kompeten.entry.drawable import undrawable
from registration.catalogue.entry import Education, EntryRequirement
from registration.cells.codes import FindingCode
from registration.cells.dates import age_on, completes_years
from registration.cells.names import doubts_about
from registration.cells.national_id import tells_birth_date, tells_region, tells_sex
from registration.forms.fields import COLUMNS, Column
from registration.forms.row import Row

Doubt = tuple[Column, FindingCode]
NAMES = (Column.NAMA_LENGKAP, Column.NAMA_TERCETAK)
UNREACHABLE: Doubt = (Column.EMAIL, FindingCode.NO_EMAIL)  # letters go by mail alone
YOUNGEST, OLDEST = 17, 80  # on the batch's first day; beyond, a date is a typing error
YOUNGEST_WORKER = 15  # a start before this birthday is a typing error


def require_cells(row: Row, columns: Iterable[Column] = COLUMNS) -> None:
    """Refuse what is missing: what is required of the columns, and the telephone number without an address."""
    for column in columns:
        if column.field.required and row.is_missing(column):
            row.refuse(column, FindingCode.REQUIRED)
    if row.is_missing(Column.TELEPON) and row.is_missing(Column.EMAIL):
        row.refuse(Column.TELEPON, FindingCode.REQUIRED)


def check_ages(row: Row, starts_on: date) -> None:
    """Refuse dates nobody in the batch can have; a refused birth date does not judge the start of work."""
    born = row.date(Column.TANGGAL_LAHIR)
    if born and not YOUNGEST <= age_on(starts_on, born) <= OLDEST:
        row.refuse(Column.TANGGAL_LAHIR, FindingCode.DATE_OUT_OF_RANGE)
        born = None
    started = row.date(Column.MULAI_BEKERJA)
    if started and (started > starts_on or (born and age_on(started, born) < YOUNGEST_WORKER)):
        row.refuse(Column.MULAI_BEKERJA, FindingCode.DATE_OUT_OF_RANGE)


def check_entry(row: Row, starts_on: date, requirement: EntryRequirement) -> None:
    """Apply the scheme's entry requirement; without a readable education there is nothing to judge."""
    education = row.text(Column.PENDIDIKAN_TERAKHIR)
    if education is None:
        return
    if not requirement.asks_for_work(Education(education)):
        if not row.is_refused(Column.JURUSAN) and not requirement.accepts_field(row.text(Column.JURUSAN)):
            row.warn(Column.JURUSAN, FindingCode.TRAINING_CERTIFICATE_NEEDED)
        return
    started = row.date(Column.MULAI_BEKERJA)
    if row.is_missing(Column.MULAI_BEKERJA):
        row.refuse(Column.MULAI_BEKERJA, FindingCode.REQUIRED)
    elif started and not completes_years(started, starts_on, requirement.years_of_work):
        row.refuse(Column.MULAI_BEKERJA, FindingCode.EXPERIENCE_TOO_SHORT)


def compare_with_nik(row: Row) -> None:
    """Warn where the NIK says something else; it is for life and may be wrong, so it never refuses."""
    nik = row.text(Column.NIK)
    if nik is None:
        return
    born = row.date(Column.TANGGAL_LAHIR)
    if born and not tells_birth_date(nik, born):
        row.warn(Column.NIK, FindingCode.NIK_BIRTH_DATE_MISMATCH)
    sex = row.text(Column.JENIS_KELAMIN)
    if sex and not tells_sex(nik, woman=sex == "P"):
        row.warn(Column.NIK, FindingCode.NIK_SEX_MISMATCH)
    region = row.text(Column.KODE_WILAYAH)
    if region and not tells_region(nik, region):
        row.warn(Column.NIK, FindingCode.NIK_REGION_MISMATCH)


def look_at_names(row: Row) -> None:
    """Warn of what a reviewer should compare with the diploma."""
    for column, code in doubts_about_names(row.text(Column.NAMA_LENGKAP) or "", row.text(Column.NAMA_TERCETAK)):
        row.warn(column, code)


def doubts_about_names(full_name: str, printed_name: str | None) -> Iterator[Doubt]:
    """Yield what is no part of a name, that it cannot be printed, and that another is printed in its place."""
    for column, name in zip(NAMES, (full_name, printed_name), strict=True):
        if name:
            yield from ((column, code) for code in doubts_about(name))
    if printed_name:
        yield Column.NAMA_TERCETAK, FindingCode.PRINTED_NAME_GIVEN
    elif undrawable(full_name):
        yield Column.NAMA_LENGKAP, FindingCode.NAME_UNPRINTABLE


def look_at_contacts(row: Row) -> None:
    """Warn where nobody can be written to."""
    if row.text(Column.TELEPON) and row.is_missing(Column.EMAIL):
        row.warn(*UNREACHABLE)
