"""When a number and a name belong together, and what a certificate's status is on a day."""

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from certification.verification.rules import (
    belongs_to,
    normalise_holder_name,
)
from kompeten.entry.certificate_numbers import normalise_number

TITLES = ("Prof.", "Dr.", "Drs.", "Dra.", "Ir.", "H.", "Hj.", "Prof. Dr.", "Dr. Hj.")
DEGREES = ("S.Pd.", "M.Hum", "A.Md.", "S.I.Pust.", "S. I. Pust", "S.Sos., M.M.", "A.Md.Lib.", "SH, MH", "S.Xyz.")
APOSTROPHES = "'’‘`´\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\ua78c\u0294\u0295\u2032\u201b\uff07"
PLAIN = st.lists(st.text(string.ascii_letters, min_size=5, max_size=9), min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("given_name", "recorded"),
    [
        ("siti nurhaliza", "Siti Nurhaliza"),
        ("Siti  Nurhaliza, S.I.Pust., M.Hum.", "Siti Nurhaliza"),
        ("Hj. Siti Nurhaliza", "Dra. SITI NURHALIZA, M.A."),
        ("Siti Nurhaliza S.Pd", "Siti Nurhaliza"),
        ("Siti Nurhaliza S. I. Pust", "Siti Nurhaliza, S.I.Pust"),
        ("Nuraini", "Nur'aini"),
        ("Nur’aini", "Nur'aini"),
        ("Al Banjari", "Al-Banjari"),
        ("M.Fauzan", "M. Fauzan"),
        ("Andre Nunez", "André Núñez"),
        *(("Nuraini", f"Nur{sign}aini") for sign in APOSTROPHES),
        *((f"Nur{sign}aini", "Nur'aini") for sign in APOSTROPHES),
        ("Wladyslaw Dorde Sorensen", "Władysław Đorđe Sørensen"),
        ("IBRAHIM", "Ibrahım"),
        ("Siti\u200b Nur\u00adhaliza\u202c", "Siti Nurhaliza"),
        ("Siti\u00a0Nurhaliza，S．Pd．", "Siti Nurhaliza"),
    ],
)
def test_case_spaces_punctuation_and_titles_make_no_difference(given_name: str, recorded: str) -> None:
    assert belongs_to(given_name, recorded)


@pytest.mark.parametrize(
    ("given_name", "recorded"),
    [
        ("Fauzan", "M. Fauzan"),
        ("Aisyah", "St. Aisyah"),
        ("Siti", "Siti Nurhaliza"),
        ("Siti Nurhalizah", "Siti Nurhaliza"),
        ("", "Siti Nurhaliza"),
        ("...", "!!!"),
        ("Dr.", "Ir."),
    ],
)
def test_another_name_or_a_missing_part_is_refused(given_name: str, recorded: str) -> None:
    assert not belongs_to(given_name, recorded)


@given(st.text())
def test_an_unknown_number_never_matches_whatever_the_name(name: str) -> None:
    assert not belongs_to(name, None)


def test_not_even_the_stand_in_for_unknown_numbers_matches() -> None:
    assert not belongs_to("Tidak Seorang Pun", None)


@given(PLAIN, st.sampled_from(TITLES), st.sampled_from(DEGREES))
def test_a_title_before_and_degrees_behind_never_change_a_name(name: str, title: str, degrees: str) -> None:
    plain = normalise_holder_name(name)
    assume(plain == name.replace(" ", "").casefold())
    assert normalise_holder_name(f"{title} {name}, {degrees}") == plain
    assert normalise_holder_name(f"{title}{name}".upper()) == plain


@given(st.text())
def test_reducing_a_name_again_changes_nothing(name: str) -> None:
    once = normalise_holder_name(name)
    assert normalise_holder_name(once) == once


@given(st.text(string.ascii_letters + " .,'-", min_size=1))
def test_a_name_with_letters_is_never_reduced_to_nothing(name: str) -> None:
    assume(any(sign.isalpha() for sign in name))
    assert normalise_holder_name(name)


@given(st.text())
@example("a \u0308")
def test_numbers_are_compared_without_spaces_and_case(number: str) -> None:
    once = normalise_number(number)
    assert normalise_number(once) == once
    assert not any(sign.isspace() for sign in once)


NUMBER = "00012/LSP-PUSTAKAWAN/KL-04/2026"


@pytest.mark.parametrize(
    "pasted",
    [
        "00012 / lsp–pustakawan / kl—04 / 2026",
        "\u202a00012/LSP\u2011PUSTAKAWAN/KL\u221204/2026\u202c",
        "000\u200b12/LSP-PUSTA\u00adKAWAN/KL-04/2026\ufeff",
        "00012\u2044LSP-PUSTAKAWAN\u2215KL-04\u29f82026",
        "00012\uff0fLSP\uff0dPUSTAKAWAN\uff0fKL\ufe6304\uff0f２０２６",
        "Nomor 00012/LSP-PUSTAKAWAN/KL-04/2026",
        "Nomor: 00012/LSP-PUSTAKAWAN/KL-04/2026.",
        "No. 00012/LSP-PUSTAKAWAN/KL-04/2026)",
        "№ 00012/LSP-PUSTAKAWAN/KL-04/2026",
        "N° 00012/LSP-PUSTAKAWAN/KL-04/2026",
        "Nr. 00012/LSP-PUSTAKAWAN/KL-04/2026",
        "Cert. No. 00012/LSP-PUSTAKAWAN/KL-04/2026",
        "Nomor sertifikat kompetensi: 00012/LSP-PUSTAKAWAN/KL-04/2026",
        "Sertifikat nomor (00012/LSP-PUSTAKAWAN/KL-04/2026).",
        '"00012/LSP-PUSTAKAWAN/KL-04/2026",',
        "12/LSP-PUSTAKAWAN/KL-4/2026",
        "١٢/LSP-PUSTAKAWAN/KL-04/2026",
    ],
    ids=ascii,
)
def test_a_number_is_the_same_however_it_is_pasted(pasted: str) -> None:
    assert normalise_number(pasted) == normalise_number(NUMBER)


@pytest.mark.parametrize("other", ["00120/LSP-PUSTAKAWAN/KL-04/2026", "00012/LSP-PUSTAKAWAN/KL-40/2026", "12", "Nomor"])
def test_another_number_stays_another(other: str) -> None:
    assert normalise_number(other) != normalise_number(NUMBER)


WRITTEN = st.from_regex(r"[A-Z0-9]{1,6}([-/.][A-Z0-9]{1,6}){0,4}", fullmatch=True)
UNSEEN = st.sampled_from(["\u200b", "\u200d", "\u00ad", "\u202e", "\u2066", "\ufeff", " ", "\u00a0", "\t", "\ufe0f"])


@given(
    WRITTEN, st.lists(st.tuples(st.integers(0, 40), UNSEEN), max_size=6), st.sampled_from(["", "Nomor ", "No.: ", "("])
)
def test_what_nobody_sees_and_what_stands_around_never_change_a_number(
    number: str, put: list[tuple[int, str]], before: str
) -> None:
    pasted = number.lower().replace("-", "\u2212").replace("/", "\u2215")
    for place, sign in put:
        pasted = pasted[:place] + sign + pasted[place:]
    assert normalise_number(f"{before}{pasted}.") == normalise_number(number)


@given(st.lists(st.sampled_from("aeiourstnlAEŁŁđØıéñ'"), min_size=3, max_size=20), st.sampled_from(APOSTROPHES))
def test_any_apostrophe_anywhere_never_changes_a_name(letters: list[str], apostrophe: str) -> None:
    name = "".join(letters)
    assert normalise_holder_name(name.replace("'", apostrophe)) == normalise_holder_name(name.replace("'", ""))
