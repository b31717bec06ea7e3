"""The process that reads one file: bytes on its standard input, rows as JSON lines on its standard output.

A file can make the reader ask for any amount of memory, and what calamine then does no `except` catches: it aborts. So
it runs here, under limits, and may die. Its last line says how it ended; without one it has died.
"""

import json
import sys
from collections.abc import Callable, Iterator

from kompeten.sandbox.confining import confine
from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.kinds import Kind, kind_of
from kompeten.sheets.texts import read_csv, read_lines
from kompeten.sheets.workbooks import read_workbook
from kompeten.sheets.written import Written

MEMORY_BYTES = 768 * 1024 * 1024  # 100 MiB of XML twice, and what calamine makes of them; measured with 5,000 rows: 120
PROCESSOR_SECONDS = 15  # 5,000 rows take a quarter of one
MOST_COLUMNS = 200
READERS: dict[Kind, Callable[[bytes], Iterator[list[Written]]]] = {
    Kind.XLSX: read_workbook,
    Kind.CSV: read_csv,
    Kind.LINES: read_lines,
}


def main() -> None:
    """Read one file and exit."""
    confine(memory_bytes=MEMORY_BYTES, processor_seconds=PROCESSOR_SECONDS)
    most_rows = int(sys.argv[1])
    write = sys.stdout.write
    try:
        content = sys.stdin.buffer.read()
        kind = kind_of(content)
        write(json.dumps({"kind": kind}) + "\n")
        for row in _filled(READERS[kind](content), most_rows, first=0 if kind is Kind.LINES else 1):
            write(json.dumps(row) + "\n")
        write(json.dumps({"end": True}) + "\n")
    except FileRefused as refused:
        write(json.dumps({"refused": refused.code, "columns": refused.columns}) + "\n")
    except MemoryError:
        write(json.dumps({"refused": FileCode.UNSAFE_CONTENT, "columns": []}) + "\n")


def _filled(rows: Iterator[list[Written]], most: int, *, first: int) -> Iterator[list[object]]:
    """Yield the number and the cells of each row that has any; more than so many are refused."""
    for number, row in enumerate(rows, start=first):
        cells = row[:MOST_COLUMNS]
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if cells:
            most -= 1
            if most < 0:
                raise FileRefused(FileCode.TOO_MANY_ROWS)
            yield [number, cells]


if __name__ == "__main__":
    main()
