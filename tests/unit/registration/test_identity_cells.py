"""NIK, NIP, formulas and empty cells: one line of the contract after the other."""

import pytest

from kompeten.sheets.cell import Cell, Formula
from registration.forms.fields import Column
from registration.forms.rules import Seen
from unit.registration.people_samples import code_of, errors, read

NIK = "6371015502809243"


@pytest.mark.parametrize(
    "cell",
    [NIK, " 6371 0155 0280 9243 ", "63.71.01.550280.9243", "6371-0155-0280-9243", f"'{NIK}", f"’{NIK}", f"‘{NIK}’",
     f"\u00a0{NIK}\u00a0", f"\u200b{NIK}", 6371015502809243, 6371015502809243.0],
)  # fmt: skip
def test_a_nik_is_sixteen_digits_however_grouped(cell: Cell) -> None:
    assert read({Column.NIK: cell}).values[Column.NIK] == NIK


@pytest.mark.parametrize(
    "cell",
    ["637101550280924", "63710155028092431", "637101550280924X", "٦٣٧١٠١٥٥٠٢٨٠٩٢٤٣", "6371/0155/0280/9243",
     637101550280924.0, 63710155028092430.0, 6371.5, True, float("nan"), float("inf")],
)  # fmt: skip
def test_anything_else_is_no_nik(cell: Cell) -> None:
    assert code_of(Column.NIK, cell) == "nik_format"


@pytest.mark.parametrize(
    "cell",
    ["6,37101E+15", "6.37101e15", "6.37101E15", "'6,37101E+15", "637101E+10", 6371015502809240.0, 6371015502809240,
     9007199254740992.0, 9107199254740993],
)  # fmt: skip
def test_a_rounded_nik_is_told_apart_from_a_wrong_one(cell: Cell) -> None:
    assert code_of(Column.NIK, cell) == "nik_rounded_by_spreadsheet"


def test_the_largest_exact_number_is_still_a_nik() -> None:
    assert code_of(Column.NIK, 9007199254740991.0) is None


def test_a_nik_written_as_text_may_end_in_zero() -> None:
    assert code_of(Column.NIK, "6371015502809240") is None


def test_a_second_row_with_the_same_nik_is_refused_even_after_a_refused_row() -> None:
    seen = Seen()
    first = read({Column.JENIS_KELAMIN: "X"}, seen=seen)
    second = read({Column.NIK: "6371 0155 0280 9243"}, seen=seen)
    assert [finding.code for finding in first.errors] == ["sex_unreadable"]
    assert [(f.column, f.code, f.value_hint) for f in second.errors] == [
        ("nik", "duplicate_in_file", "************9243")
    ]
    assert second.warnings == []


def test_without_a_file_nothing_is_a_duplicate() -> None:
    assert read().errors == read().errors == []


@pytest.mark.parametrize("cell", [None, "", "-", "–", " - ", "\u00a0"])
def test_nobody_needs_a_nip(cell: Cell) -> None:
    reading = read({Column.NIP: cell})
    assert reading.person is not None
    assert reading.person.written["civil_servant_id"] is None


def test_a_nip_is_eighteen_digits_however_grouped() -> None:
    assert read({Column.NIP: "19800215 200904 2 901"}).values[Column.NIP] == "198002152009042901"


@pytest.mark.parametrize("cell", ["1987654321", 198002152009042901, 1.98002152009042901e17, "19800215200904290A"])
def test_a_number_cell_cannot_hold_a_nip(cell: Cell) -> None:
    assert code_of(Column.NIP, cell) == "nip_format"


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize(
    "cell", [Formula(), "=1+1", '=HYPERLINK("x")', "@SUM(A1)", "+cmd", "-cmd", " =1", "\u200b=1", "--"]
)
def test_a_formula_is_refused_in_every_column(column: Column, cell: Cell) -> None:
    assert code_of(column, cell) == "formula_refused"


def test_a_formula_is_never_taken_over() -> None:
    reading = read({Column.JABATAN: '=CMD("x")'})
    assert reading.person is None
    assert Column.JABATAN not in reading.values
    assert [finding.value_hint for finding in reading.errors] == ["=…"]


def test_a_negative_number_is_not_taken_over_as_words() -> None:
    assert code_of(Column.JABATAN, -5) == "formula_refused"


@pytest.mark.parametrize(
    "column",
    ["nik", "nama_lengkap", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "kode_wilayah", "pendidikan_terakhir",
     "instansi", "skema", "sumber_dana"],
)  # fmt: skip
@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–"])
def test_required_cells_are_missed(column: str, cell: Cell) -> None:
    assert errors({Column(column): cell}) == {(column, "required")}


@pytest.mark.parametrize("column", ["nip", "alamat", "jenis_instansi", "jabatan", "mulai_bekerja"])
def test_other_cells_may_be_empty(column: str) -> None:
    assert errors({Column(column): None}) == set()


def test_telephone_or_address_must_be_there() -> None:
    assert errors({Column.TELEPON: None}) == set()
    assert errors({Column.EMAIL: "-"}) == set()
    assert errors({Column.TELEPON: "", Column.EMAIL: "–"}) == {("telepon", "required")}
    assert errors({Column.TELEPON: None, Column.EMAIL: "x@"}) == {("email", "email_format")}


def test_spaces_and_invisible_characters_do_not_reach_the_register() -> None:
    name = read({Column.NAMA_LENGKAP: "  Siti\u00a0\u00a0Nur\n\u200bAisyah\x00 \ud800"}).values[Column.NAMA_LENGKAP]
    assert name == "Siti Nur Aisyah"
