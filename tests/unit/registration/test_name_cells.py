"""Names: what nobody is called, what a reviewer should look at, and what is just a name."""

import pytest

from kompeten.sheets.cell import Cell
from registration.forms.fields import Column
from unit.registration.people_samples import code_of, read, warnings


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("...", "name_without_letters"),
        ("12345", "name_without_letters"),
        ("🎓", "name_without_letters"),
        ("\u3164\u200b", "required"),
        ("Noor 6371015502809243", "name_holds_number"),
        ("Noor 6371 0155 0280 9243", "name_holds_number"),
        ("N" * 201, "too_long"),
        ("Noor \ue000", "unusable_text"),
    ],
)
def test_what_nobody_is_called_is_an_error(name: Cell, code: str) -> None:
    assert code_of(Column.NAMA_LENGKAP, name) == code
    assert code_of(Column.NAMA_LENGKAP, "N" * 200) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Noor L1lis Hasanah", "name_has_digits"),
        ("Noor www.contoh.id", "name_has_link"),
        ("Noor noor@example.id", "name_has_link"),
        ("Noor https://x.y", "name_has_link"),
        ("Noor contoh.co.id", "name_has_link"),
        ("N\ufffd\ufffdr Lilis", "name_damaged"),
        ("N\u043e\u043er Lilis", "name_mixes_scripts"),  # two of its letters are Cyrillic
    ],
)
def test_what_is_hardly_part_of_a_name_is_a_warning(name: str, code: str) -> None:
    assert read({Column.NAMA_LENGKAP: name}).errors == []
    assert warnings({Column.NAMA_LENGKAP: name}) == {("nama_lengkap", code)}


@pytest.mark.parametrize(
    "name",
    [
        "Noor",
        "Nur'aini d'Cruz",
        "Nur\u2019aini",
        "Muh. Id\u0101m",
        "R. Ay. Sri",
        "I Wy. Com",
        "Netta",
        "Jos\u00e9 \u0141",
        "St. Aisyah",
    ],
)
def test_ordinary_names_give_no_warning(name: str) -> None:
    assert warnings({Column.NAMA_LENGKAP: name}) == set()
