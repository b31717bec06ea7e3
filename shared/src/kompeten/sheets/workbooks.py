"""The rows of an XLSX: calamine reads the values, and the sheet itself says where formulas stand."""

import io
import posixpath
import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree as ET
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kompeten.sheets.archives import pack, unpack
from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.written import FORMULA, Written, day

SHEET = "peserta"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Places = set[tuple[int, int]]


def read_workbook(content: bytes) -> Iterator[list[Written]]:
    """Yield the rows of the sheet of participants from the first row on; raises `FileRefused`."""
    parts = unpack(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(pack(parts))) as workbook:
            name = _chosen(workbook)
            formulas = _formulas(parts, name)
            sheet = workbook.get_sheet_by_name(name)
            skipped, _ = sheet.start or (0, 0)
            yield from ([] for _ in range(skipped))
            for row, cells in enumerate(sheet.to_python(skip_empty_area=False)[skipped:], start=skipped):
                yield [FORMULA if (row, at) in formulas else _written(cell) for at, cell in enumerate(cells)]
    except PasswordError:
        raise FileRefused(FileCode.ENCRYPTED) from None
    except (CalamineError, ET.ParseError, expat.ExpatError, KeyError, ValueError, OSError):
        raise FileRefused(FileCode.NOT_A_SPREADSHEET) from None


def _chosen(workbook: CalamineWorkbook) -> str:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    named = [sheet.name for sheet in sheets if sheet.name.strip().casefold() == SHEET]
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    for name in (*named, *visible):
        return name
    raise FileRefused(FileCode.NOT_A_SPREADSHEET)


def _written(cell: object) -> Written:
    if isinstance(cell, str):  # as most are
        return cell or None
    if isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, datetime):
        return day(cell.date())
    if isinstance(cell, date):
        return day(cell)
    return str(cell) or None


def _formulas(parts: dict[str, bytes], name: str) -> Places:
    """Return row and column, from 0, of every cell of the sheet with a formula."""
    data = parts[_part_of(parts, name)]
    may_have_some = b"<f" in data or b":f" in data  # a tenth of the time the expression takes, and mostly the answer
    return _places(data) if may_have_some and _ANY_FORMULA.search(data) else set()


def _part_of(parts: dict[str, bytes], name: str) -> str:
    """Return which part is the sheet of this name."""
    # Nothing is declared in these parts, `unpack` has seen to that: so nothing expands.
    sheets = ET.fromstring(parts[_WORKBOOK]).iter()  # noqa: S314
    relation = next(
        value
        for sheet in sheets
        if _local(sheet.tag) == "sheet" and sheet.get("name") == name
        for key, value in sheet.attrib.items()
        if _local(key) == "id" and key != "id"
    )
    targets = {one.get("Id"): one.get("Target", "") for one in ET.fromstring(parts[_RELATIONS])}  # noqa: S314
    return posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")


def _places(data: bytes) -> Places:
    """Return where formulas stand; a cell without an address is the one after the last, as readers count."""
    found: Places = set()
    at = [-1, -1]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "row":
            at[0], at[1] = int(attributes.get("r", at[0] + 2)) - 1, -1
        elif kind == "c":
            at[1] += 1
            if place := _PLACE.fullmatch(attributes.get("r", "")):
                at[0], at[1] = int(place[2]) - 1, _number(place[1])
        elif kind == "f":
            found.add((at[0], at[1]))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.Parse(data, True)
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _local(name: str) -> str:
    return name.rpartition("}")[2]
