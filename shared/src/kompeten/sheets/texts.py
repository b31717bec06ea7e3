"""The rows of text: CSV with comma or semicolon, and JSON lines."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator

from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.written import Written

DELIMITERS = (",", ";")
_LOOKED_AT = 20  # records: the header is among them


def decoded(content: bytes) -> str:
    """Return the text of UTF-8, with or without its mark, or else of Windows-1252; raises `FileRefused`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise FileRefused(FileCode.NOT_A_SPREADSHEET) from None


def read_csv(content: bytes) -> Iterator[list[Written]]:
    """Yield the records, blank ones too; raises `FileRefused`."""
    text = decoded(content)
    delimiter = max(DELIMITERS, key=lambda sign: _widest(text, sign))
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell or None for cell in record]
    except csv.Error:
        raise FileRefused(FileCode.NOT_A_SPREADSHEET) from None


def read_lines(content: bytes) -> Iterator[list[Written]]:
    """Yield the names in the order they are met first, as a header of record 0; then a record per line.

    A name that some object has twice is in the header twice. Raises `FileRefused`.
    """
    lines = [_pairs(line) for line in decoded(content).split("\n")]
    met = dict.fromkeys(name for line in lines for name, _ in line)
    doubled = {name for line in lines for name, times in Counter(name for name, _ in line).items() if times > 1}
    names = [*met, *doubled]
    yield list(names)
    for line in lines:
        fields = dict(line)
        yield [_scalar(fields.get(name)) for name in names]


def _widest(text: str, delimiter: str) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return max((len(record) for _, record in zip(range(_LOOKED_AT), reader, strict=False)), default=0)
    except csv.Error:
        return 0


def _pairs(line: str) -> list[tuple[str, object]]:
    """Return the names and values of a line's object."""
    written = line.strip()
    if not written:
        return []
    try:
        found: list[tuple[str, object]] = json.loads(written, object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise FileRefused(FileCode.NOT_A_SPREADSHEET) from None
    if not written.startswith("{"):
        raise FileRefused(FileCode.NOT_A_SPREADSHEET)
    return found


def _scalar(value: object) -> Written:
    """Return what a cell can hold; of anything else the JSON, which no rule takes for something."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return json.dumps(value)
