"""The education cell: a level under any of the names that offices give it."""

import re
from typing import Final

from kompeten.sheets.cell import Cell, text_of
from registration.catalogue.entry import Education
from registration.cells.codes import CellRefused, FindingCode

_ALTERNATIVES: Final = re.compile(r"[/(),]|\batau\b")
_IGNORED: Final = re.compile(r"[\s.\-\u2010-\u2015\u2212_'\u2018\u2019`]")
_LIKE_IT: Final = re.compile(r"(?:sederajat|setara|setingkat)$")  # "SMA/sederajat": the level is the same

# Upper secondary schools of all times: general, vocational, religious, and the examination in their place.
_SCHOOLS: Final = (
    *("slta", "sma", "smu", "smk", "stm", "smea", "smkk", "smip", "spg", "sgo", "pga", "ma", "mak"),
    *("sman", "smun", "smkn", "stmn", "man", "mas", "smanegeri", "smknegeri", "smaswasta", "smkswasta", "paketc"),
    *("smaipa", "smaips", "smabahasa", "madrasahaliyah", "madrasahaliyahnegeri", "aliyah"),
    *("sekolahmenengahatas", "sekolahmenengahumum", "sekolahmenengahkejuruan", "sekolahlanjutantingkatatas"),
)
_NUMERALS: Final = (("1", "i", "satu"), ("2", "ii", "dua"), ("3", "iii", "tiga"), ("4", "iv", "empat"))
_DEGREES: Final = {
    "ahlipratama": Education.D1,
    "ahlimuda": Education.D2,
    "ahlimadya": Education.D3,
    "sarjanaterapan": Education.D4,
    "sarjana": Education.S1,
    "magister": Education.S2,
    "magisterterapan": Education.S2,
    "doktor": Education.S3,
}
_LEVELS: Final[dict[str, Education]] = {
    **dict.fromkeys(_SCHOOLS, Education.SLTA),
    **{
        f"{word}{numeral}": level
        for words, levels in (
            (("d", "diploma"), (Education.D1, Education.D2, Education.D3, Education.D4)),
            (("s", "strata"), (Education.S1, Education.S2, Education.S3)),
        )
        for numerals, level in zip(_NUMERALS, levels, strict=False)  # there is no fourth stratum
        for numeral in numerals
        for word in words
    },
    **_DEGREES,
}


def read_education(cell: Cell) -> Education:
    """Return the level; case, dots, hyphens and spaces do not matter. Of several names, all must be of one level."""
    named = {_level_of(part) for part in _ALTERNATIVES.split(text_of(cell).casefold()) if not _says_nothing(part)}
    level = named.pop() if len(named) == 1 else None
    if level is None:
        raise CellRefused(FindingCode.EDUCATION_UNKNOWN)
    return level


def _level_of(part: str) -> Education | None:
    return _LEVELS.get(_bare(part))


def _says_nothing(part: str) -> bool:
    return not _bare(part)


def _bare(part: str) -> str:
    return _LIKE_IT.sub("", _IGNORED.sub("", part))
