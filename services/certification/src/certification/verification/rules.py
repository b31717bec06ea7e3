"""Pure rules of public verification: when a number and a name belong together."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_TITLES: Final = "prof dr drs dra ir h hj kh nyai ustadz ustadzah apt drg drh ns"
_DIPLOMAS: Final = "ama amd amp amdkom amdlib amdperpus amdpust amdip amdak aptr"
_FIRST_DEGREES: Final = (
    "sip siip sipust sptk sperpus ss ssos spd spdi spdk shum skom ssi st se sei sh shi sag sth sthi sds ssip spsi "
    "sikom sap sstp sst strkom strip sptr skm skep sgz sfarm spt spi sak sekon smn stp sked lc bsc ba beng bed bba"
)
_FURTHER_DEGREES: Final = (
    "mip mlib mlis mipust mpust mhum mpd mpdi msi msc msos msip mkom mt mm ma mag mba mh mhi mkn mikom mpsi mak "
    "mth meng med mls mes mkes mkm mstr mtr mds msn mp ms mti mlitt mphil phd dphil edd dba dea sp cpa"
)
_TITLES_BEFORE: Final = frozenset(_TITLES.split())
_DEGREES_AFTER: Final = frozenset(f"{_DIPLOMAS} {_FIRST_DEGREES} {_FURTHER_DEGREES}".split())
_LONGEST_DEGREE_IN_WORDS: Final = 3  # "S. I. Pust."
_UNDIVIDED: Final = {
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ĸ": "k",
    "ƶ": "z",
    "ƚ": "l",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ɓ": "b",
    "ɗ": "d",
    "ɖ": "d",
    "ƙ": "k",
    "ɨ": "i",
    "ƀ": "b",
    "ɡ": "g",
    "ȷ": "j",
}
"""Letters that Unicode does not take apart, as a keyboard without them writes them."""
_APOSTROPHES: Final = frozenset("\ua78b\ua78c\u07f4\u07f5\u0640\u0294\u0295")
_COMMAS: Final = re.compile("[,\u060c\u3001\uff0c]")
_NOBODY: Final = "Tidak Seorang Pun"


def normalise_holder_name(name: str) -> str:
    """Reduce a name to its letters: case, accents, spaces, punctuation, titles and degrees do not count.

    Initials are part of a name ("M. Fauzan", "St. Aisyah"), and something always remains of a name with letters.
    """
    main, *rest = _COMMAS.split(name)
    words = [*_words(main), *(word for part in rest if not _holds_only_degrees(part) for word in _words(part))]
    if not words:
        words = _words(name)
    return "".join(_without_degrees(_without_titles(words)))


def belongs_to(given_name: str, recorded_name: str | None) -> bool:
    """Compare in constant time; None means that the number is unknown and costs the same work as a wrong name."""
    given = normalise_holder_name(given_name)
    recorded = normalise_holder_name(_NOBODY if recorded_name is None else recorded_name)
    same = hmac.compare_digest(_digest(given), _digest(recorded))
    return same & (recorded_name is not None) & (given != "")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(_UNDIVIDED.get(sign, sign) for sign in folded if sign.isalnum() and not _is_apostrophe(sign))


def _is_apostrophe(sign: str) -> bool:
    """Tell whether a sign transcribes hamza, ain or a glottal stop: a letter to Unicode, an apostrophe to writers."""
    return "\u02b0" <= sign <= "\u02ff" or sign in _APOSTROPHES


def _words(text: str) -> list[str]:
    """Split at spaces and after dots, but not at apostrophes or hyphens, which join parts of one word."""
    return [
        letters
        for part in unicodedata.normalize("NFKC", text).replace(".", ". ").split()
        if (letters := _letters(part))
    ]


def _holds_only_degrees(part: str) -> bool:
    """Behind a comma an abbreviation in several parts is a degree, also one that the list does not know."""
    return _letters(part) in _DEGREES_AFTER or all(
        _letters(word) in _DEGREES_AFTER or word.rstrip(".").count(".") > 0 for word in part.split()
    )


def _without_titles(words: Sequence[str]) -> Sequence[str]:
    while len(words) > 1 and words[0] in _TITLES_BEFORE:
        words = words[1:]
    return words


def _without_degrees(words: Sequence[str]) -> Sequence[str]:
    for length in range(_LONGEST_DEGREE_IN_WORDS, 0, -1):
        if len(words) > length and "".join(words[-length:]) in _DEGREES_AFTER:
            return _without_degrees(words[:-length])
    return words
