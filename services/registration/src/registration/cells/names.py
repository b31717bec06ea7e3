"""The name as it will stand on a certificate: what is none, and what a reviewer should look at, titles above all."""

import re
import unicodedata

from kompeten.entry.drawable import undrawable
from kompeten.entry.names import NameFault, fault_in
from kompeten.sheets.cell import Cell
from registration.cells.codes import CellRefused, FindingCode
from registration.cells.words import read_words

# Parts that follow S. (bachelor), M. (master) or A. (diploma) in Indonesian degrees.
_AFTER_S_OR_M = (
    "Pd|Hum|Sos|Kom|Si|Ag|Kes|Ak|Psi|Th|Fil|Sn|Ds|Ked|Kep|Keb|Farm|Pt|TP|Hut|Pi|Tr|Ars|Ling|Li|Stat|Mat|Ptk|Pust|Lib|"
    "IPI|IIP|IP|IK|Ikom|AB|AP|AN|IS|KM|KPM|Sy|SI|Sc|Eng|Phil|Par|Tek|Or|Gz|Log|Biomed|Akun|Bus|Min|Div|Pem|"
    "I|A|B|E|H|M|P|S|T"
)
_AFTER_A = "Md|Ma|Mk|Par|Pust|P"
_LONGEST_DEGREE = 40
_FAULTS = {
    NameFault.NO_LETTER: FindingCode.NAME_WITHOUT_LETTERS,
    NameFault.IDENTITY_NUMBER: FindingCode.NAME_HOLDS_NUMBER,
}

_TITLE_FIRST = re.compile(r"(?:prof|drs|dra|dr|ir)(?:\.|\s|$)", re.IGNORECASE)
_AFTER_COMMA = re.compile(r",\s*\S")
_DEGREE_LAST = re.compile(
    rf"[\s,](?:[SM]\.\s?(?:{_AFTER_S_OR_M})|A\.\s?(?:{_AFTER_A})|Ph\.?\s?D|Ed\.\s?D)"
    rf"(?:\.[A-Z]{{1,5}}|\.\s(?:{_AFTER_S_OR_M})){{0,3}}\.?$",
    re.IGNORECASE,
)
# Without dots only where capitals inside the word leave no doubt: SPd, MHum, AMd.
_UNDOTTED_LAST = re.compile(r"\s(?:[SM](?:Pd|Hum|Sos|Kom|Si|Ag|Kes|Psi|Sn|Ptk|Th)|AMd)\.?$")


_LINK = re.compile(r"://|\bwww\.|@|\.(?:com|net|org|info|xyz|link|(?:co|go|ac|or|web|my)\.id)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")  # of any script
_REPLACEMENT = "\ufffd"  # what a program writes for letters it could not read


def read_name(cell: Cell) -> str:
    """Return a person's name; one that nobody can have is refused."""
    name = read_words(cell)
    fault = fault_in(name)
    if fault is not None:
        raise CellRefused(_FAULTS[fault])
    return name


def read_latin_name(cell: Cell) -> str:
    """Return a person's name in Latin letters, as a certificate can say it."""
    name = read_name(cell)
    if _scripts(name) != {"LATIN"} or undrawable(name):
        raise CellRefused(FindingCode.NAME_NOT_LATIN)
    return name


def doubts_about(name: str) -> list[FindingCode]:
    """Return what whoever reviews the application should look at."""
    found = {
        FindingCode.NAME_HAS_TITLE: has_title(name),
        FindingCode.NAME_HAS_DIGITS: _DIGIT.search(name) is not None,
        FindingCode.NAME_HAS_LINK: _LINK.search(name) is not None,
        FindingCode.NAME_DAMAGED: _REPLACEMENT in name,
        FindingCode.NAME_MIXES_SCRIPTS: not name.isascii() and len(_scripts(name)) > 1,
    }
    return [code for code, is_so in found.items() if is_so]


def _scripts(name: str) -> set[str]:
    """Return the scripts of the letters, by the first word of their names: LATIN, CYRILLIC, JAVANESE."""
    letters = (sign for sign in name if unicodedata.category(sign) in {"Ll", "Lu", "Lt", "Lo"})
    return {unicodedata.name(sign, "?").partition(" ")[0] for sign in letters}


def has_title(name: str) -> bool:
    """Tell whether a title or degree seems to be in the name; initials as in "M. Fauzan" are none."""
    end = name[-_LONGEST_DEGREE:]
    return bool(
        _TITLE_FIRST.match(name) or _AFTER_COMMA.search(name) or _DEGREE_LAST.search(end) or _UNDOTTED_LAST.search(end)
    )
