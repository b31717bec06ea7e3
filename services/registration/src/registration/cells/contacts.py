"""Telephone number and e-mail address."""

import re

from kompeten.entry.emails import UnusableAddress, read_address
from kompeten.sheets.cell import FORMULA_SIGNS, Cell, text_of
from registration.cells.codes import CellRefused, FindingCode

_SEPARATORS = re.compile(r"[\s.\-‐‑–()\[\]'‘’]")
# Country code, some keep the trunk zero behind it; trunk zero; or a mobile number whose zero a spreadsheet dropped.
_PHONE = re.compile(r"(?:\+?620?|0|(?=8))([1-9][0-9]{7,11})")
_ABROAD = re.compile(r"\+[0-9]{2,}")


def read_phone(cell: Cell) -> str:
    """Return the number with country code: +6281234567890.

    A plus and digits are a telephone number, of another country or incomplete; other text that begins with a sign of
    formulas is refused as one.
    """
    text = text_of(cell)
    dialled = _SEPARATORS.sub("", text)
    found = _PHONE.fullmatch(dialled)
    if found is None:
        is_formula = isinstance(cell, str) and text.startswith(FORMULA_SIGNS) and not _ABROAD.fullmatch(dialled)
        raise CellRefused(FindingCode.FORMULA_REFUSED if is_formula else FindingCode.PHONE_FORMAT)
    return f"+62{found[1]}"


def read_email(cell: Cell) -> str:
    """Return the one address; whether it receives mail is not asked."""
    try:
        return read_address(text_of(cell))
    except UnusableAddress:
        raise CellRefused(FindingCode.EMAIL_FORMAT) from None
