"""Cells with a closed choice: sex, education, kind of employer, scheme, source of funds."""

import re
from collections.abc import Collection
from enum import StrEnum

from registration.catalogue.entry import Education
from registration.cells.cell import Cell, text_of
from registration.cells.codes import CellRefused, FindingCode


class Sex(StrEnum):
    """As the register and the API say it."""

    MALE = "male"
    FEMALE = "female"


class EmployerKind(StrEnum):
    """Public (negeri) or private (swasta)."""

    PUBLIC = "public"
    PRIVATE = "private"


class FundingSource(StrEnum):
    """State budget, regional budget, the person's own means, or the forum of university libraries."""

    APBN = "APBN"
    APBD = "APBD"
    MANDIRI = "MANDIRI"
    FPPTI = "FPPTI"


SEX_BY_CODE: dict[str, Sex] = {"L": Sex.MALE, "P": Sex.FEMALE}
EMPLOYER_KIND_BY_WORD: dict[str, EmployerKind] = {"negeri": EmployerKind.PUBLIC, "swasta": EmployerKind.PRIVATE}

_FUNDING_CODES = frozenset(source.value for source in FundingSource)
_SEX_CODES = {"l": "L", "laki-laki": "L", "pria": "L", "p": "P", "perempuan": "P", "wanita": "P"}
_IGNORED = re.compile(r"[\s.\-‐‑]")
_EQUIVALENT = "sederajat"

_EDUCATION_BY_NAME: dict[str, Education] = {
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


def read_sex(cell: Cell) -> str:
    """Return L or P."""
    code = _SEX_CODES.get(text_of(cell).casefold())
    if code is None:
        raise CellRefused(FindingCode.SEX_UNREADABLE)
    return code


def read_education(cell: Cell) -> Education:
    """Return the level; case, dots, hyphens and spaces do not matter."""
    level = _EDUCATION_BY_NAME.get(_IGNORED.sub("", text_of(cell)).casefold())
    if level is None:
        raise CellRefused(FindingCode.EDUCATION_UNKNOWN)
    return level


def read_employer_kind(cell: Cell) -> str:
    """Return negeri or swasta."""
    word = text_of(cell).casefold()
    if word not in EMPLOYER_KIND_BY_WORD:
        raise CellRefused(FindingCode.INSTITUTION_KIND_UNKNOWN)
    return word


def read_funding(cell: Cell) -> FundingSource:
    """Return the source; case does not matter."""
    code = text_of(cell).upper()
    if code not in _FUNDING_CODES:
        raise CellRefused(FindingCode.FUNDING_UNKNOWN)
    return FundingSource(code)


def read_scheme(cell: Cell, schemes: Collection[str]) -> str:
    """Return the scheme's code as the catalogue writes it."""
    written = text_of(cell).casefold()
    for code in schemes:
        if code.casefold() == written:
            return code
    raise CellRefused(FindingCode.SCHEME_UNKNOWN)
