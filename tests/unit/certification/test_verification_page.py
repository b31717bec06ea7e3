"""The public verification page: valid HTML, accessible, without scripts or anything from elsewhere."""

import base64
import hashlib
import itertools
import re
from datetime import date
from xml.etree.ElementTree import Element

import html5lib
import pytest

from certification.verification.page import (
    CONTENT_SECURITY_POLICY,
    render_certificate,
    render_form,
    render_not_found,
)
from certification.verification.rules import CertificateStatus
from certification.verification.schemas import CertificateView, UnitView
from certification.verification.wording import PROBLEM_WORDS, STATUS_WORDS, FormProblem

LAST_DAY = date(2028, 7, 14)
HOSTILE = "<script>alert('x')</script> \"Nur'aini\" &amp; {{ 7*7 }}"


def view(
    status: CertificateStatus = CertificateStatus.ACTIVE, holder_name: str = "Nur'aini, S.I.Pust."
) -> CertificateView:
    return CertificateView(
        status=status,
        status_since=date(2026, 1, 3),
        status_reason="Surveilans belum dilakukan",
        replaced_by="LSP-PUS.000200.2026",
        holder_name=holder_name,
        scheme_code="KL-03",
        scheme_name="Pelaksanaan Pengatalogan Deskriptif",
        standard="SKKNI 236/2019",
        units=(UnitView(code="R.91PRP02.908.1", title="Melakukan Pengatalogan Deskriptif Bahan Cetak"),),
        certificate_number="LSP-PUS.000123.2025",
        registration_number="PUS.00123.2025",
        issued_on=date(2025, 7, 15),
        valid_until=LAST_DAY,
        issuer="LSP Pustakawan",
        checked_at=date(2026, 2, 1),
    )


PAGES = {
    **{f"certificate-{status}": render_certificate(view(status)) for status in CertificateStatus},
    **{f"form-{problem}": render_form("LSP-1", "Nur'aini", problem) for problem in (None, *FormProblem)},
    "hostile-certificate": render_certificate(view(holder_name=HOSTILE)),
    "hostile-form": render_form(HOSTILE, HOSTILE),
    "not-found": render_not_found(),
}
every_page = pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())


def parsed(html: str) -> Element:
    document: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return document


def texts(html: str) -> str:
    return " ".join("".join(parsed(html).find("body").itertext()).split())  # type: ignore[union-attr]


@every_page
def test_the_page_is_valid_html_in_indonesian_with_one_main_heading(html: str) -> None:
    document = parsed(html)
    assert document.get("lang") == "id"
    assert len(document.findall(".//h1")) == 1
    assert len(document.findall(".//main")) == 1
    assert "".join(document.find(".//title").itertext()).strip()  # type: ignore[union-attr]
    levels = [int(element.tag[1]) for element in document.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


@every_page
def test_english_is_marked_as_english(html: str) -> None:
    document = parsed(html)
    english = [
        element
        for element in document.iter(
            "span",
        )
        if "en" in (element.get("class") or "").split()
    ]
    english += [element for element in document.iter("p") if "en" in (element.get("class") or "").split()]
    assert english
    assert all(element.get("lang") == "en" for element in english)


@every_page
def test_every_input_has_a_label_and_every_reference_a_target(html: str) -> None:
    document = parsed(html)
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    labels = {label.get("for") for label in document.iter("label")}
    assert {field.get("id") for field in document.iter("input")} == labels
    for element in document.iter():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((element.get(name) or "").split()) <= set(ids)
    assert all(cell.get("scope") == "col" for cell in document.iter("th"))


@every_page
def test_nothing_runs_and_nothing_is_loaded_from_elsewhere(html: str) -> None:
    document = parsed(html)
    tags = {str(element.tag) for element in document.iter()}
    assert not tags & {"script", "img", "iframe", "link", "object", "embed", "svg", "video", "audio"}
    for element in document.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            assert (element.get(name) or "/").startswith(("/verify", "#", "/"))
            assert "//" not in (element.get(name) or "")
    assert "url(" not in style_of(html)
    assert "@import" not in style_of(html)


@every_page
def test_the_security_policy_names_the_hash_of_the_style_on_the_page(html: str) -> None:
    digest = base64.b64encode(hashlib.sha256(style_of(html).encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none';")


def style_of(html: str) -> str:
    found = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert found
    return found[1]


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_colour_stands_out_from_each_background_it_may_stand_on() -> None:
    backgrounds = ("#f6f4ee", "#ffffff")
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style_of(render_not_found()))
    checked = 0
    for selector, body in rules:
        text = re.search(r"(?<![\w-])color:(#[0-9a-f]{6})", body)
        ground = re.search(r"background:(#[0-9a-f]{6})", body)
        if text and ground:
            assert contrast(text[1], ground[1]) >= 4.5, selector
        elif text and luminance(text[1]) < 0.5:
            assert all(contrast(text[1], background) >= 4.5 for background in backgrounds), selector
        checked += bool(text)
    assert checked > 10
    assert contrast("#dbe3f0", "#12305c") >= 4.5, "English in the header"
    symbols = [body for selector, body in rules if selector.strip().endswith(".symbol") and "background" in body]
    assert len(symbols) == 3
    assert all(contrast("#ffffff", body.split("background:")[1][:7]) >= 4.5 for body in symbols)
    assert contrast("#a85d00", "#ffffff") >= 3, "the focus ring"


def test_focus_is_always_shown() -> None:
    style = style_of(render_form())
    assert "focus-visible{outline:3px" in style
    assert "outline:0" not in style
    assert "outline:none" not in style


@pytest.mark.parametrize("status", CertificateStatus)
def test_each_status_is_told_in_words_of_its_own(status: CertificateStatus) -> None:
    words = STATUS_WORDS[status]
    text = texts(PAGES[f"certificate-{status}"])
    assert words.label.id in text
    assert words.label.en in text
    assert words.meaning.id in text
    assert "Surveilans belum dilakukan" in text
    day = "14 Juli 2028" if status in {CertificateStatus.ACTIVE, CertificateStatus.EXPIRED} else "3 Januari 2026"
    assert f"{words.dated.id} {day}" in text


def test_no_two_statuses_share_their_words_or_their_symbol() -> None:
    assert set(STATUS_WORDS) == set(CertificateStatus)
    assert set(PROBLEM_WORDS) == set(FormProblem)
    for told in ("label", "meaning", "symbol"):
        assert len({str(getattr(words, told)) for words in STATUS_WORDS.values()}) == len(STATUS_WORDS)


def test_the_certificate_page_shows_the_register_entry() -> None:
    text = texts(PAGES["certificate-active"])
    for expected in ("Nur'aini, S.I.Pust.", "KL-03", "SKKNI 236/2019", "R.91PRP02.908.1", "LSP-PUS.000123.2025"):
        assert expected in text
    for expected in ("PUS.00123.2025", "LSP Pustakawan", "15 Juli 2025", "15 July 2025", "1 Februari 2026"):
        assert expected in text


def test_what_people_typed_is_shown_as_text() -> None:
    assert HOSTILE in texts(PAGES["hostile-certificate"])
    fields = {field.get("id"): field.get("value") for field in parsed(PAGES["hostile-form"]).iter("input")}
    assert fields == {"number": HOSTILE, "holder_name": HOSTILE}


def test_a_problem_is_announced_and_tied_to_its_field() -> None:
    document = parsed(render_form("", "Siti", FormProblem.NUMBER_MISSING))
    invalid = [field for field in document.iter("input") if field.get("aria-invalid") == "true"]
    assert [field.get("id") for field in invalid] == ["number"]
    assert [element.get("id") for element in document.iter() if element.get("role") == "alert"] == ["masalah"]


def test_the_form_is_posted_so_that_no_name_stands_in_an_address() -> None:
    forms = list(parsed(render_form()).iter("form"))
    assert [(form.get("method"), form.get("action")) for form in forms] == [("post", "/verify")]
