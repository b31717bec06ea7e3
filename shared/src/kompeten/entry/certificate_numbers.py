"""How a number may be written: what people read off a certificate, type or paste is brought to one form."""

import re
import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"})
_DASHES: Final = frozenset("\u2212\u2043\u02d7\u2796\u00ac\u2500\u2501")
_SLASHES: Final = frozenset("\\\u2044\u2215\u2571\u27cb\u29f8\u2216\u29f5\u29f9")
_CALLED: Final = re.compile(
    r"^(?:SERTIFIKAT|CERTIFICATE|SERT|CERT|KOMPETENSI|COMPETENCE|REGISTRASI|REGISTRATION|REG|NOMOR|NOMER|NUMBER|NO|NR|N°)"
    r"[.:#]*(?=[^.:#])"
)
_AROUND: Final = re.compile(r"^[^A-Z0-9]+(?=.)|(?<=.)[^A-Z0-9]+$", re.DOTALL)
_LEADING_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")


def normalise_number(number: str) -> str:
    """Make numbers comparable: letters, digits, hyphens, slashes and the dots between them count, and nothing else.

    Case, accents, spaces, signs nobody sees, look-alikes of hyphen and slash, what the number is called before it,
    punctuation around it and leading zeros make no difference. Two numbers that become one are told apart by the name.
    """
    reduced = _reduced(number)
    while reduced != number:
        number, reduced = reduced, _reduced(reduced)
    return reduced


def _reduced(number: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", number).upper())
    signs = "".join(_sign(sign) for sign in plain if unicodedata.category(sign) not in _UNSEEN)
    return _LEADING_ZEROS.sub("", _CALLED.sub("", _AROUND.sub("", signs)))


def _sign(sign: str) -> str:
    if unicodedata.category(sign) == "Pd" or sign in _DASHES:
        return "-"
    if sign in _SLASHES:
        return "/"
    return str(unicodedata.digit(sign, sign))
