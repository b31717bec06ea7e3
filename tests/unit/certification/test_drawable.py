"""What can be printed is what the fonts inside the certificate draw, by one list."""

from collections.abc import Callable
from pathlib import Path
from runpy import run_path
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from certification.pdf.data import CertificateDocument
from certification.pdf.rendering import render
from contracts.sources import ROOT
from kompeten.entry import drawable
from kompeten.entry.drawable import PrintedName, undrawable

TOOL = run_path(str(ROOT / "tools" / "drawable.py"))
LIST = Path(drawable.__file__).with_suffix(".txt")
POINTS = [tuple(int(end, 16) for end in line.split()) for line in LIST.read_text("ascii").splitlines()]
SIGNS = st.sampled_from(POINTS).flatmap(lambda ends: st.characters(min_codepoint=ends[0], max_codepoint=ends[1]))
ALONE = SIGNS.filter(lambda sign: sign.isprintable() and not category(sign).startswith("M"))  # marks: drawn at issue
NAMES = st.text(st.one_of(st.just(" "), ALONE), min_size=1, max_size=60)


def test_the_list_is_what_the_fonts_draw() -> None:
    assert LIST.read_text("ascii") == TOOL["ranges"](TOOL["drawable"]()), "write it anew: python tools/drawable.py"


def test_what_is_common_is_on_the_list() -> None:
    """Nobody looks it up there."""
    listed = {chr(point) for first, last in POINTS for point in range(first, min(last, 0x7F) + 1)}
    assert drawable.COMMON - {" "} <= listed


@pytest.mark.parametrize("text", ["Aula 😀", "北京图书馆", "ꦗꦮ", "Aula ✧"])
def test_what_no_font_has_is_refused_at_entry(text: str) -> None:
    assert undrawable(text)
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(PrintedName).validate_python(text)
    assert [error["type"] for error in refused.value.errors()] == ["unprintable"]


@pytest.mark.parametrize("text", ["Nur’aini – “Gerbang Ilmu”", "Žofia Łukaszewska-Ñandú", "Анна", "ʻAbdullāh"])
def test_what_the_fonts_have_is_taken(text: str) -> None:
    assert undrawable(text) == []
    assert TypeAdapter(PrintedName).validate_python(text) == text


@settings(max_examples=40, deadline=None)
@given(name=NAMES.filter(str.strip))
def test_whatever_passes_the_list_is_drawn(name: str) -> None:
    render(_document(name))


def _document(name: str) -> CertificateDocument:
    conftest: dict[str, Callable[[], dict[str, object]]] = run_path(str(Path(__file__).with_name("conftest.py")))
    return CertificateDocument.model_validate(conftest["_ordinary"]() | {"holder_name": name})
