"""What a reviewer should look at: the NIK's own story, titles in names, the field of study."""

from datetime import date

import pytest

from kompeten.sheets.cell import Cell
from registration.cells.names import has_title
from registration.forms.fields import Column
from unit.registration.people_samples import read, warnings


def test_a_good_person_gives_no_warning() -> None:
    assert warnings({}) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({Column.TANGGAL_LAHIR: date(1980, 2, 16)}, "nik_birth_date_mismatch"),
        ({Column.NIK: "6371015599809243"}, "nik_birth_date_mismatch"),
        ({Column.NIK: "6371011502809243"}, "nik_sex_mismatch"),
        ({Column.JENIS_KELAMIN: "L"}, "nik_sex_mismatch"),
        ({Column.KODE_WILAYAH: "63.72"}, "nik_region_mismatch"),
        ({Column.NIK: "9999015502809243"}, "nik_region_mismatch"),
    ],
)
def test_the_nik_is_compared_with_birth_date_sex_and_region(changes: dict[Column, Cell], code: str) -> None:
    assert warnings(changes) == {("nik", code)}


def test_day_forty_is_still_a_mans_day() -> None:
    assert warnings({Column.NIK: "6371014002809243"}) == {
        ("nik", "nik_birth_date_mismatch"),
        ("nik", "nik_sex_mismatch"),
    }


def test_warnings_are_worked_out_for_refused_rows_from_the_cells_without_an_error() -> None:
    reading = read({Column.SUMBER_DANA: "Hibah", Column.TANGGAL_LAHIR: "31/02/1990", Column.JENIS_KELAMIN: "L"})
    assert {finding.code.value for finding in reading.errors} == {"funding_unknown", "date_unreadable"}
    assert {finding.code.value for finding in reading.warnings} == {"nik_sex_mismatch"}


@pytest.mark.parametrize("field", ["Ilmu PERPUSTAKAAN", "Kepustakawanan", "Library and Information Science"])
def test_a_field_of_library_science_is_enough(field: str) -> None:
    assert warnings({Column.JURUSAN: field}) == set()


@pytest.mark.parametrize("field", ["Kearsipan", "Pustaka", None, "-"])
@pytest.mark.parametrize("education", ["D2", "D3", "D4", "S1", "S2", "S3"])
def test_another_field_or_none_asks_for_a_training_certificate(field: Cell, education: str) -> None:
    changes: dict[Column, Cell] = {Column.JURUSAN: field, Column.PENDIDIKAN_TERAKHIR: education}
    assert warnings(changes) == {("jurusan", "training_certificate_needed")}


def test_a_refused_field_or_education_asks_for_nothing() -> None:
    assert warnings({Column.JURUSAN: "=1"}) == set()
    assert warnings({Column.JURUSAN: "Kearsipan", Column.PENDIDIKAN_TERAKHIR: "Sarjana Muda"}) == set()


TITLED = (
    "Prof. Budi Santoso", "Prof Budi", "Dr. Budi", "Dr.Budi Santoso", "dr Budi", "Drs. Budi", "Dra Siti",
    "Ir. Budi", "IR BUDI", "Hamidah Ayu, S.IP., M.Hum.", "Budi, SE", "Siti ,MM", "Budi S.Pd.", "Budi S.Pd",
    "Budi S. Pd.", "Budi M.Hum", "Siti A.Md", "Siti A.Md.", "BUDI S.PD", "Budi S.Kom.", "Budi S.E.",
    "Budi M.M.", "Budi S.Sos", "Budi M.Si", "Siti S.IP", "Siti S.I.Pust", "Siti S.IPI", "Siti A.Md.Lib",
    "Siti S.Pd.I", "Siti M.IP", "Siti S.H.", "Siti S.S.", "Siti M.A.", "Siti S.Hum. M.A.", "Siti Ph.D",
    "Siti SPd", "Siti MHum", "Siti AMd", "Budi S.Tr.IP",
)  # fmt: skip
UNTITLED = (
    "M. Fauzan", "St. Aisyah", "M.Fauzan", "Siti Aisyah", "Irma Sari", "Draupadi", "Drajat", "Profita Sari",
    "Ahmad M. Ali", "Ahmad S. Hidayat", "Muh. Nur", "H. Abdul", "Hj. Siti", "A. Md Noor", "Abdul M.",
    "Iskandar", "Drsawan", "Siti Amd Noor", "Sari", "M. Saleh", "Siti Mag", "Andi SE Putra",
)  # fmt: skip


@pytest.mark.parametrize("name", TITLED)
def test_a_title_in_the_name_is_noticed(name: str) -> None:
    assert warnings({Column.NAMA_LENGKAP: name}) == {("nama_lengkap", "name_has_title")}


@pytest.mark.parametrize("name", UNTITLED)
def test_initials_and_short_names_are_no_titles(name: str) -> None:
    assert not has_title(name)
