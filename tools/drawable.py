"""Writes which characters the fonts inside typst can draw: `kompeten.entry.drawable` judges by that list."""

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import typst

TARGET = Path(__file__).parents[1] / "shared" / "src" / "kompeten" / "entry" / "drawable.txt"
PAGE = b"""
#set text(font: "Libertinus Serif")
#set document(title: "x")
#for one in sys.inputs.signs.split(" ") [#one %b]
"""
# In company a sign may be drawn by the font that was found for its neighbour; certain is what is drawn alone as well.
PAGES = (PAGE % b"\\ ", PAGE % b"#parbreak()")
AT_ONCE = 4000
REFUSED = re.compile(r'the text `"(.*?)"` could not be displayed')


def drawable() -> list[str]:
    """Return every letter, mark, number, punctuation and symbol that can be drawn, in order."""
    asked = [chr(n) for n in range(0x21, sys.maxunicode + 1) if unicodedata.category(chr(n))[0] in "LMNPS"]
    return [sign for start in range(0, len(asked), AT_ONCE) for sign in _drawn(asked[start : start + AT_ONCE])]


def ranges(signs: Iterable[str]) -> str:
    """Return the characters as lines of a first and a last code point, in hexadecimal."""
    found: list[list[int]] = []
    for sign in map(ord, signs):
        if found and found[-1][1] == sign - 1:
            found[-1][1] = sign
        else:
            found.append([sign, sign])
    return "".join(f"{first:04X} {last:04X}\n" for first, last in found)


def _drawn(signs: list[str]) -> list[str]:
    """Return those of the characters that are drawn: typst names, page by page, what it has no glyph for."""
    for page in PAGES:
        while refused := _refused(page, signs):
            signs = [sign for sign in signs if sign not in refused]
    return signs


def _refused(page: bytes, signs: list[str]) -> set[str]:
    if not signs:
        return set()
    try:
        compiler = typst.Compiler(page, ignore_system_fonts=True)
        compiler.compile(format="pdf", sys_inputs={"signs": " ".join(signs)}, pdf_standards=["a-2a", "ua-1"])
    except typst.TypstError as error:
        refused = {_written(text) for text in REFUSED.findall(error.diagnostic)}
        if refused & set(signs):
            return refused
        raise
    return set()


def _written(text: str) -> str:
    """Return a text that typst may have escaped."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


if __name__ == "__main__":
    TARGET.write_text(ranges(drawable()), "ascii")
