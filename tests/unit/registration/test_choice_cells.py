"""Sex, region, telephone, address, education, institution, scheme and funds: accepted and refused spellings."""

import pytest

from kompeten.sheets.cell import Cell
from registration.forms.fields import Column
from unit.registration.people_samples import code_of, read


def value_of(column: Column, cell: Cell) -> object:
    return read({column: cell}).values.get(column)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("L", "L"),
        ("l", "L"),
        ("Laki-Laki", "L"),
        ("PRIA", "L"),
        ("P", "P"),
        ("perempuan", "P"),
        ("Wanita", "P"),
        ("LAKI - LAKI", "L"),
        ("laki laki", "L"),
        ("Lk.", "L"),
        ("laki", "L"),
        ("laki2", "L"),
        ("MALE", "L"),
        ("FEMALE", "P"),
        ("Pr", "P"),
        ("L.", "L"),
        ("laki\u2013laki", "L"),
        ("Laki\u2014Laki", "L"),
        ("Laki\u2212Laki", "L"),
        ("'L", "L"),
        ("(L)", "L"),
        ("L (Laki-laki)", "L"),
        ("Perempuan/Wanita", "P"),
        ("P (Perempuan)", "P"),
    ],
)
def test_sex_is_read_under_any_of_its_words(cell: str, code: str) -> None:
    assert value_of(Column.JENIS_KELAMIN, cell) == code


@pytest.mark.parametrize(
    "cell", ["X", "M", "F", "L/P", "laki-laki/perempuan", "L (Perempuan)", "L, sudah menikah", "()", "PNS", 1, True]
)
def test_other_words_are_no_sex(cell: Cell) -> None:
    assert code_of(Column.JENIS_KELAMIN, cell) == "sex_unreadable"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("63.71", "63.71"), ("6371", "63.71"), (6371, "63.71"), (6371.0, "63.71"), (63.71, "63.71"), (63.1, "63.10"),
     (63.01, "63.01"), (" 63.10\u00a0", "63.10")],
)  # fmt: skip
def test_a_region_is_a_code_dotted_or_not(cell: Cell, code: str) -> None:
    assert value_of(Column.KODE_WILAYAH, cell) == code


@pytest.mark.parametrize(
    "cell",
    ["63.1", "63", 63, 63.0, "63.00", "63.99", "63.71.01", 637101, "637101", "Kota Banjarmasin", "63,71", 63.715,
     63.1000004, -63.71, 1e308, float("inf"), float("nan"), True, "9471", "7371 ."],
)  # fmt: skip
def test_provinces_districts_names_and_other_codes_are_unknown(cell: Cell) -> None:
    assert code_of(Column.KODE_WILAYAH, cell) == "region_unknown"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("0812 3456 7890", "+6281234567890"), ("+62 812-3456-7890", "+6281234567890"),
     ("62812.3456.7890", "+6281234567890"),
     ("81234567890", "+6281234567890"), (81234567890, "+6281234567890"), (84000003008.0, "+6284000003008"),
     ("(0511) 3304004", "+625113304004"), ("(+62) 812 3456 7890", "+6281234567890"),
     ("\u202a+62 812 3456 7890", "+6281234567890"),
     ("+62 (0) 812 3456 7890", "+6281234567890"), ("+62 0812 345678", "+62812345678"),
     ("'081234567890", "+6281234567890"), ("0812\u20133456\u20137890", "+6281234567890"),
     ("0" + "21345678", "+6221345678"), ("0" + "812345678901", "+62812345678901"), ("-081234567890", "+6281234567890")],
)  # fmt: skip
def test_telephone_numbers_get_the_country_code(cell: Cell, number: str) -> None:
    assert value_of(Column.TELEPON, cell) == number


@pytest.mark.parametrize(
    "cell", ["0840-12", "0" + "2134567", "0" + "8123456789012", "00812345678", "21345678", "0812abc34567",
             "081234567890/081234567891", 21345678901, True,
             "+1 555 123 4567", "+60 12-345 6789", "+62 812", "+65 (6123) 4567", "+62"],
)  # fmt: skip
def test_other_numbers_are_refused(cell: Cell) -> None:
    assert code_of(Column.TELEPON, cell) == "phone_format"


@pytest.mark.parametrize("cell", ["+SUM(A1)", "-1", "+", "+1+1", "+62 812 abc", "=62"])
def test_a_sign_before_anything_but_a_telephone_number_is_a_formula(cell: Cell) -> None:
    assert code_of(Column.TELEPON, cell) == "formula_refused"


@pytest.mark.parametrize("cell", ["noor@example.id", " noor@EXAMPLE.id\u00a0"])
def test_an_address_is_taken_with_its_domain_in_lower_case(cell: Cell) -> None:
    assert value_of(Column.EMAIL, cell) == "noor@example.id"


@pytest.mark.parametrize(
    "cell",
    ["m@", "@x", "noor", "a@example.id, b@example.id", "a@example.id;b@example.id", "Noor <a@example.id>",
     "a b@example.id", "a@b", "a@example..id", "ü@example.id", "a" * 300 + "@example.id", 5, True],
)  # fmt: skip
def test_anything_but_one_address_is_refused(cell: Cell) -> None:
    assert code_of(Column.EMAIL, cell) == ("formula_refused" if cell == "@x" else "email_format")


@pytest.mark.parametrize(
    ("level", "spellings"),
    [
        (
            "SLTA",
            (
                "SLTA;slta;SMA;SMK;MA;M.A.;SMA sederajat;SMK Sederajat;MA sederajat;SLTA sederajat;SMU;STM;"
                "SMA/sederajat;SMA / Sederajat;SLTA (sederajat);SMA/SMK;SMA/SMK/MA;SMEA;SPG;MAN;MAK;SMKN;SMA Negeri;"
                "SMA IPA;Paket C;SMA atau setara;Sekolah Menengah Atas;Madrasah Aliyah"
            ),
        ),
        ("D1", "D1;D.I;D-I;Diploma 1;Diploma Satu;Ahli Pratama"),
        ("D2", "D2;D-2;D II;D-II;Diploma II;diploma 2"),
        ("D3", "D3;D.3;D-III;D III;DIII;Diploma III;Diploma-III;Diploma Tiga;D3 (Ahli Madya)"),
        ("D4", "D4;D-IV;Diploma IV;Sarjana Terapan;D4/Sarjana Terapan"),
        ("S1", "'S1;S\u22121;S1;S-1;s 1;S.1;Sarjana;Strata 1;STRATA-I;Strata Satu;S-I;Sarjana (S1);S1 / Sarjana"),
        ("S2", "S2;S-2;Magister;MAGISTER;Strata 2;Strata II;S2 (Magister)"),
        ("S3", "S3;Doktor;Strata 3;S-III"),
    ],
)
def test_education_is_known_under_its_usual_names(level: str, spellings: str) -> None:
    for spelling in spellings.split(";"):
        assert value_of(Column.PENDIDIKAN_TERAKHIR, spelling) == level, spelling


@pytest.mark.parametrize(
    "cell",
    ["Sarjana Muda", "SMP", "S4", "S-IV", "D3/S1", "S1 dan S2", "S1 Hukum", "sederajat", "D5", "()", 1, 3.0, True],
)
def test_other_education_is_unknown(cell: Cell) -> None:
    assert code_of(Column.PENDIDIKAN_TERAKHIR, cell) == "education_unknown"


def test_the_kind_of_institution_is_negeri_swasta_or_nothing() -> None:
    assert value_of(Column.JENIS_INSTANSI, "NEGERI") == "negeri"
    assert value_of(Column.JENIS_INSTANSI, "Swasta") == "swasta"
    assert value_of(Column.JENIS_INSTANSI, "Pemerintah") == "negeri"
    assert code_of(Column.JENIS_INSTANSI, None) is None
    assert code_of(Column.JENIS_INSTANSI, "BUMN") == "institution_kind_unknown"


def test_a_scheme_is_a_code_of_the_catalogue_in_any_case() -> None:
    assert value_of(Column.SKEMA, "kl-01") == "KL-01"
    assert code_of(Column.SKEMA, "KL-99") == "scheme_unknown"
    assert code_of(Column.SKEMA, "KL01") == "scheme_unknown"


def test_funds_come_from_one_of_four_sources_in_any_case() -> None:
    for cell in ("APBN", "apbd", "Mandiri", "fppti"):
        assert value_of(Column.SUMBER_DANA, cell) == cell.upper()
    assert value_of(Column.SUMBER_DANA, "Biaya Sendiri") == "MANDIRI"
    assert code_of(Column.SUMBER_DANA, "Hibah") == "funding_unknown"
