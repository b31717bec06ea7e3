"""Cells with a closed choice: sex, kind of employer, scheme, source of funds."""

import re
from collections.abc import Collection
from enum import StrEnum

from kompeten.sheets.cell import Cell, text_of
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

_IGNORED = re.compile(r"[\s.\-\u2010-\u2015\u2212_'\u2018\u2019`]")
_ALTERNATIVES = re.compile(r"[/(),]")  # "L (Laki-laki)", "Perempuan/Wanita": one sex in two words
_MEN = ("l", "lk", "laki", "lakilaki", "laki2", "pria", "male")
_WOMEN = ("p", "pr", "perempuan", "wanita", "female")
_SEX_CODES = {**dict.fromkeys(_MEN, "L"), **dict.fromkeys(_WOMEN, "P")}
_EMPLOYERS = {"negeri": "negeri", "negri": "negeri", "pemerintah": "negeri", "swasta": "swasta"}
_OWN_MEANS = ("mandiri", "biayamandiri", "biayasendiri", "pribadi", "danapribadi", "swadana")
_FUNDS: dict[str, FundingSource] = {
    **{source.casefold(): source for source in FundingSource},
    **dict.fromkeys(_OWN_MEANS, FundingSource.MANDIRI),
}


def read_sex(cell: Cell) -> str:
    """Return L or P; of several words all must say the same."""
    parts = [bare for part in _ALTERNATIVES.split(text_of(cell)) if (bare := _bare(part))]
    codes = {_SEX_CODES.get(one) for one in parts}
    code = codes.pop() if len(codes) == 1 else None
    if code is None:
        raise CellRefused(FindingCode.SEX_UNREADABLE)
    return code


def read_employer_kind(cell: Cell) -> str:
    """Return negeri or swasta."""
    word = _EMPLOYERS.get(_bare(cell))
    if word is None:
        raise CellRefused(FindingCode.INSTITUTION_KIND_UNKNOWN)
    return word


def read_funding(cell: Cell) -> FundingSource:
    """Return the source; case does not matter."""
    source = _FUNDS.get(_bare(cell))
    if source is None:
        raise CellRefused(FindingCode.FUNDING_UNKNOWN)
    return source


def read_scheme(cell: Cell, schemes: Collection[str]) -> str:
    """Return the scheme's code as the catalogue writes it."""
    written = text_of(cell).casefold()
    for code in schemes:
        if code.casefold() == written:
            return code
    raise CellRefused(FindingCode.SCHEME_UNKNOWN)


def _bare(cell: Cell) -> str:
    """Return the text without case, blanks, dots and hyphens."""
    return _IGNORED.sub("", text_of(cell)).casefold()
