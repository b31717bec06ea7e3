"""Whether two people have one employer, by the names they gave."""

import re
import unicodedata

_NO_LETTER = re.compile(r"[\W_]+")


def is_same_employer(one: str, other: str) -> bool:
    """Compare employers without regard to case, spaces and punctuation; no name is nobody's employer."""
    compared = _letters(one)
    return compared != "" and compared == _letters(other)


def _letters(name: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", name).casefold())
