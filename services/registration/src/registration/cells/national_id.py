"""NIK and NIP: shape, what spreadsheets do to them, and what a NIK says about its holder."""

import re
from datetime import date

from kompeten.sheets.cell import Cell, number_of, text_of
from registration.cells.codes import CellRefused, FindingCode

# Largest integer up to which every number has a double of its own.
_LAST_EXACT_NUMBER = 9007199254740991
_WOMAN = 40

_SEPARATORS = re.compile(r"[\s.\-‐‑'‘’]")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]*)?[eE][+-]?[0-9]{1,3}")
_NIK = re.compile(r"[0-9]{16}")
_NIP = re.compile(r"[0-9]{18}")


def read_nik(cell: Cell) -> str:
    """Return the 16 digits; a number a spreadsheet may have rounded is refused under a code of its own."""
    number = number_of(cell)
    if number is not None:
        return _nik_of_number(number)
    text = text_of(cell)
    if _SCIENTIFIC.fullmatch(re.sub(r"[\s'‘’]", "", text)):
        raise CellRefused(FindingCode.NIK_ROUNDED_BY_SPREADSHEET)
    digits = _SEPARATORS.sub("", text)
    if not _NIK.fullmatch(digits):
        raise CellRefused(FindingCode.NIK_FORMAT)
    return digits


def _nik_of_number(number: float) -> str:
    digits = text_of(number)
    if not _NIK.fullmatch(digits):
        raise CellRefused(FindingCode.NIK_FORMAT)
    if digits.endswith("0") or int(digits) > _LAST_EXACT_NUMBER:
        raise CellRefused(FindingCode.NIK_ROUNDED_BY_SPREADSHEET)
    return digits


def read_nip(cell: Cell) -> str:
    """Return the 18 digits of a civil servant; no number cell can hold that many."""
    digits = _SEPARATORS.sub("", text_of(cell))
    if number_of(cell) is not None or not _NIP.fullmatch(digits):
        raise CellRefused(FindingCode.NIP_FORMAT)
    return digits


def tells_birth_date(nik: str, born: date) -> bool:
    """Tell whether digits 7 to 12 are the birth date, 40 added to a woman's day."""
    day = int(nik[6:8])
    return (
        f"{day - _WOMAN if day > _WOMAN else day:02d}{nik[8:12]}"
        == f"{born.day:02d}{born.month:02d}{born.year % 100:02d}"
    )


def tells_sex(nik: str, *, woman: bool) -> bool:
    """Tell whether the day, above 40 for women, agrees with the sex."""
    return (int(nik[6:8]) > _WOMAN) is woman


def tells_region(nik: str, region_code: str) -> bool:
    """Tell whether the first four digits are this region; a NIK is for life, people move and regions are split."""
    return nik[:4] == region_code.replace(".", "")
