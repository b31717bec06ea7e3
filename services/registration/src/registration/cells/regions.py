"""The region cell: a Kemendagri code of a regency or city, dotted or not."""

import re

from kompeten.sheets.cell import Cell, number_of, text_of
from registration.catalogue.regions import Regions
from registration.cells.codes import CellRefused, FindingCode

_DOTTED = re.compile(r"([0-9]{2})\.?([0-9]{2})")
_SMALLEST_UNDOTTED, _LARGEST_UNDOTTED = 1000, 9999
_TOLERANCE = 1e-6


def read_region(cell: Cell, regions: Regions) -> str:
    """Return the dotted code if the list has it."""
    number = number_of(cell)
    found = _DOTTED.fullmatch(text_of(cell) if number is None else _text_of_number(number))
    code = ".".join(found.groups()) if found else ""
    if code not in regions:
        raise CellRefused(FindingCode.REGION_UNKNOWN)
    return code


def _text_of_number(number: float) -> str:
    """Give a number its two decimals back, which spreadsheets drop: 63.1 was typed as 63.10."""
    if not 0 < number <= _LARGEST_UNDOTTED:
        return ""
    if number >= _SMALLEST_UNDOTTED:
        return text_of(number)
    hundredths = round(number * 100)
    return f"{number:.2f}" if abs(number * 100 - hundredths) < _TOLERANCE else ""
