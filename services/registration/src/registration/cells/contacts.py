"""Telephone number and e-mail address."""

import re

from email_validator import EmailNotValidError, validate_email

from registration.cells.cell import FORMULA_SIGNS, Cell, text_of
from registration.cells.codes import CellRefused, FindingCode

_SEPARATORS = re.compile(r"[\s.\-‐‑()\[\]]")
# Country code, trunk zero, or a mobile number whose zero a spreadsheet dropped; then the number proper.
_PHONE = re.compile(r"(?:\+62|62|0|(?=8))([1-9][0-9]{7,11})")
_LONGEST_ADDRESS = 254  # RFC 5321 with its erratum


def read_phone(cell: Cell) -> str:
    """Return the number with country code: +6281234567890.

    Text that begins with a sign of formulas and is no telephone number is refused as a formula.
    """
    text = text_of(cell)
    found = _PHONE.fullmatch(_SEPARATORS.sub("", text))
    if found is None:
        is_sign_first = isinstance(cell, str) and text.startswith(FORMULA_SIGNS)
        raise CellRefused(FindingCode.FORMULA_REFUSED if is_sign_first else FindingCode.PHONE_FORMAT)
    return f"+62{found[1]}"


def read_email(cell: Cell) -> str:
    """Return the one address, its domain in lower case; whether it receives mail is not asked."""
    text = text_of(cell)
    if len(text) > _LONGEST_ADDRESS:
        raise CellRefused(FindingCode.EMAIL_FORMAT)
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise CellRefused(FindingCode.EMAIL_FORMAT) from None
