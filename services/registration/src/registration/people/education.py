"""The education cell: a level under the names people use for it."""

import re

from registration.catalogue.entry import Education
from registration.people.cells import Cell, text_of
from registration.people.findings import CellRefused, FindingCode

_IGNORED = re.compile(r"[\s.\-‐‑]")
_EQUIVALENT = "sederajat"

_NAMES: dict[str, Education] = {
    **{level.casefold(): level for level in Education},
    **{f"{name}{end}": Education.SLTA for name in ("slta", "sma", "smk", "ma") for end in ("", _EQUIVALENT)},
    **{
        f"{word}{number}": level
        for word in ("d", "diploma")
        for numbers, level in ((("ii", "2"), Education.D2), (("iii", "3"), Education.D3), (("iv", "4"), Education.D4))
        for number in numbers
    },
    "sarjana": Education.S1,
    "magister": Education.S2,
    "doktor": Education.S3,
}


def read_education(cell: Cell) -> Education:
    """Return the level; case, dots, hyphens and spaces do not matter."""
    level = _NAMES.get(_IGNORED.sub("", text_of(cell)).casefold())
    if level is None:
        raise CellRefused(FindingCode.EDUCATION_UNKNOWN)
    return level
