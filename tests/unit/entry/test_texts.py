"""What is left of a text that somebody typed or pasted."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kompeten.entry.texts import Code, Entry, Name, Paragraph, Remark, Typed, is_hidden, tidy, tidy_paragraph

NAME, PARAGRAPH, REMARK, ENTRY = (TypeAdapter[str](kind) for kind in (Name, Paragraph, Remark, Entry))
ODD = st.text() | st.text(alphabet=" aé\u0301.,'’d\u00a0\u200b\u202e\u2028\r\n\t\u3164\ufe0f\u00ad\ue000", max_size=30)


@given(ODD)
@example("a\n \n\n\nb")
@example("\u1100\u3164\u1161")
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_paragraph(tidy_paragraph(text)) == tidy_paragraph(text)


@given(ODD)
def test_no_control_format_or_direction_character_gets_through(text: str) -> None:
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(sign) for sign in tidy(text)}
    assert not {"Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(sign) for sign in tidy_paragraph(text)}
    assert "\r" not in tidy_paragraph(text)


@given(ODD)
def test_what_is_taken_holds_nothing_hidden_and_can_be_printed(text: str) -> None:
    for kind in (NAME, ENTRY):
        try:
            taken = kind.validate_python(text)
        except ValidationError:
            continue
        assert taken.isprintable()
        assert not any(is_hidden(sign) for sign in taken)
        assert kind.validate_python(taken) == taken


@pytest.mark.parametrize(
    "name",
    [
        "Ma'ruf Amin",
        "Nur\u2019aini d'Cruz",
        "R.A. Kartini, S.Pd., M.Hum.",
        "I Gusti Ayu Ngurah Rai",
        "Siti Nur-Aisyah",
        "Jos\u00e9 Ramos-Horta",
        "KEP.01/LSP-PUSTAKAWAN/VII/2026",
        "Bimtek “Gerbang Ilmu” (Angkatan 2)",
        "\ua9a5\ua9b6\ua9a0\ua9b6",
    ],
)
def test_what_indonesian_names_and_titles_have_stays(name: str) -> None:
    assert NAME.validate_python(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("SK\u00a0No. 12", "SK No. 12"),
        ("  Siti\u200b \r\n Aisyah\u202e\u0000", "Siti Aisyah"),
        ("Jose\u0301", "Jos\u00e9"),
        ("Siti\u3164Aisyah\ufe0f", "Siti Aisyah"),
        ("Per\u00adpus\u00adta\u00adka\u00adan", "Perpustakaan"),
    ],
)
def test_a_name_is_one_line_without_what_nobody_sees(typed: str, kept: str) -> None:
    assert NAME.validate_python(typed) == kept


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\u200b", "\u3164", "\r\n\u2028", "\u202e"], ids=ascii)
@pytest.mark.parametrize("kind", [NAME, PARAGRAPH, TypeAdapter(Code)])
def test_what_is_blank_after_tidying_is_missing(kind: TypeAdapter[str], blank: str) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.validate_python(blank)
    assert [error["type"] for error in refused.value.errors()] == ["blank"]


@pytest.mark.parametrize("kind", [NAME, PARAGRAPH, REMARK, ENTRY])
def test_what_has_no_look_that_people_agree_on_is_refused(kind: TypeAdapter[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.validate_python("Siti \ue000 Aisyah")
    assert [error["type"] for error in refused.value.errors()] == ["unprintable"]


def test_prose_keeps_its_lines_and_at_most_one_blank_one_between() -> None:
    typed = "\u2028  Ijazah belum\u00a0lengkap. \r\n\r\n\n\tLampirkan  lagi.\u202e\x0b"
    assert PARAGRAPH.validate_python(typed) == "Ijazah belum lengkap.\n\nLampirkan lagi."


def test_a_remark_and_an_entry_may_be_empty_and_a_page_takes_everything() -> None:
    assert REMARK.validate_python(" \n ") == ""
    assert ENTRY.validate_python("\u200b") == ""
    assert TypeAdapter[str](Typed).validate_python("\ue000 \n" + "a" * 1000) == "\ue000 " + "a" * 1000


def test_the_limit_is_that_of_the_tidied_text() -> None:
    assert NAME.validate_python(" " * 500 + "a" * 200) == "a" * 200
    with pytest.raises(ValidationError):
        NAME.validate_python("a" * 201)
