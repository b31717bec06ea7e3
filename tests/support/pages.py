"""What every page for people must be: valid, accessible, quiet. Used wherever pages are made."""

import itertools
import re
from xml.etree.ElementTree import Element

import html5lib

NEVER = {"img", "iframe", "object", "embed", "svg", "video", "audio"}


def parsed(html: str) -> Element:
    """Return the document; anything that is not valid HTML fails."""
    document: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return document


def texts(html: str) -> str:
    """Return what can be read on a page."""
    return " ".join("".join(parsed(html).find("body").itertext()).split())  # type: ignore[union-attr]


def metadata(html: str) -> dict[str, str]:
    """Return the Open Graph properties."""
    found = {element.get("property"): element.get("content") for element in parsed(html).iter("meta")}
    return {str(name): str(value) for name, value in found.items() if name}


def assert_is_page(html: str) -> None:
    """Hold a page to what all pages are."""
    document = parsed(html)
    assert document.get("lang") == "id"
    assert len(document.findall(".//h1")) == len(document.findall(".//main")) == 1
    assert "".join(document.find(".//title").itertext()).strip()  # type: ignore[union-attr]
    levels = [int(element.tag[1]) for element in document.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert {"og:type", "og:title", "og:description", "og:site_name"} <= metadata(html).keys()
    _assert_english_is_marked(document)
    _assert_quiet(document)
    _assert_tied(document)


def _assert_english_is_marked(document: Element) -> None:
    english = [element for element in document.iter() if "en" in (element.get("class") or "").split()]
    assert english
    assert all(element.get("lang") == "en" for element in english)


def _assert_quiet(document: Element) -> None:
    """Nothing runs, and nothing is loaded from elsewhere."""
    assert not {str(element.tag) for element in document.iter()} & NEVER
    assert {element.get("src") for element in document.iter("script")} <= {None, "/verify/app/page.js"}
    for element in document.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            target = element.get(name) or "/"
            assert target.startswith(("/", "#"))
            assert "//" not in target
    style = "".join("".join(element.itertext()) for element in document.iter("style"))
    assert "url(" not in style
    assert "@import" not in style


def _assert_tied(document: Element) -> None:
    """Every input has a label, and every reference a target."""
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    labels = {label.get("for") for label in document.iter("label")}
    assert {field.get("id") for field in document.iter("input")} == labels
    for element in document.iter():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((element.get(name) or "").split()) <= set(ids)
    assert all(cell.get("scope") == "col" for cell in document.iter("th"))
