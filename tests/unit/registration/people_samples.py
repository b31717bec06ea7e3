"""One good person to change cell by cell, read with the packaged data."""

from datetime import date

from kompeten.sheets.cell import Cell
from registration.catalogue.entry import load_entry_requirements
from registration.catalogue.regions import load_regions
from registration.catalogue.schemes import load_catalogue
from registration.forms.fields import Column
from registration.forms.rules import Reading, Seen, read_person

FIRST_DAY = date(2025, 7, 15)
SCHEMES = {scheme.code: load_entry_requirements().of(scheme.code) for scheme in load_catalogue().schemes}

GOOD: dict[Column, Cell] = {
    Column.NIK: "6371015502809243",
    Column.NAMA_LENGKAP: "Noor Lilis Hasanah",
    Column.NAMA_TERCETAK: None,
    Column.NIP: "198002152009042901",
    Column.TEMPAT_LAHIR: "Banjarmasin",
    Column.TANGGAL_LAHIR: date(1980, 2, 15),
    Column.JENIS_KELAMIN: "P",
    Column.ALAMAT: "Jl. Mawar No. 12",
    Column.KODE_WILAYAH: "63.71",
    Column.TELEPON: "084000003019",
    Column.EMAIL: "noor@example.id",
    Column.PENDIDIKAN_TERAKHIR: "S1",
    Column.JURUSAN: "Ilmu Perpustakaan",
    Column.INSTANSI: "Taman Baca Contoh",
    Column.JENIS_INSTANSI: "swasta",
    Column.JABATAN: "Pustakawan",
    Column.MULAI_BEKERJA: date(2015, 2, 19),
    Column.SKEMA: "KL-01",
    Column.SUMBER_DANA: "APBD",
    Column.MEMPERPANJANG: None,
}


def read(changes: dict[Column, Cell] | None = None, *, on: date = FIRST_DAY, seen: Seen | None = None) -> Reading:
    """Read the good person with some cells changed."""
    return read_person({**GOOD, **(changes or {})}, starts_on=on, regions=load_regions(), schemes=SCHEMES, seen=seen)


def errors(changes: dict[Column, Cell], *, on: date = FIRST_DAY) -> set[tuple[str, str]]:
    """Return field and code of every error."""
    return {(finding.column.value, finding.code.value) for finding in read(changes, on=on).errors}


def warnings(changes: dict[Column, Cell], *, on: date = FIRST_DAY) -> set[tuple[str, str]]:
    """Return field and code of every warning."""
    return {(finding.column.value, finding.code.value) for finding in read(changes, on=on).warnings}


def code_of(column: Column, cell: Cell) -> str | None:
    """Return the error of one changed cell, if it has one."""
    return next((finding.code.value for finding in read({column: cell}).errors if finding.column is column), None)
