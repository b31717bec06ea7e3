"""Having a file read by a process of its own, and what comes back as cells."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kompeten.sandbox.running import Said, Unsafe, run_apart
from kompeten.sheets.cell import Cell, Formula
from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.kinds import Kind
from kompeten.sheets.written import DAY

READING_SECONDS = 25  # 5,000 rows take half of one; whoever sends a file hears of a refusal within 30
MOST_BYTES_READ = 32 * 1024 * 1024  # 5,000 rows of the longest texts a form takes are 25 MiB
READER = "kompeten.sheets.child"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it; `number` is what a spreadsheet shows at its left edge."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled rows of a file."""

    kind: Kind
    rows: Sequence[SheetRow]


async def read_sheet(content: bytes, *, most_rows: int) -> Sheet:
    """Return what stands in a file; raises `FileRefused`, whatever the file does to its reader."""
    try:
        said = await run_apart(
            *(READER, str(most_rows)), content=content, seconds=READING_SECONDS, most_bytes=MOST_BYTES_READ
        )
    except Unsafe:
        raise FileRefused(FileCode.UNSAFE_CONTENT) from None
    return await asyncio.to_thread(_sheet_of, said)


def _sheet_of(said: Said) -> Sheet:
    """Return the sheet that is told of. One who was killed asked for too much; one who failed could not read on."""
    lines = said.output.decode(errors="replace").splitlines()
    last: dict[str, Any] = {}
    with contextlib.suppress(ValueError, IndexError):
        last = json.loads(lines[-1])
    if "refused" in last:
        raise FileRefused(FileCode(last["refused"]), *last["columns"])
    if "end" not in last:
        raise FileRefused(FileCode.UNSAFE_CONTENT if said.ended < 0 else FileCode.NOT_A_SPREADSHEET)
    rows = [SheetRow(number, cells) for number, cells in map(cells_in, lines[1:-1])]
    return Sheet(Kind(json.loads(lines[0])["kind"]), rows)


def _cell_of(written: dict[str, str]) -> date | Formula:
    return date.fromisoformat(written[DAY]) if DAY in written else Formula()


_JSON = json.JSONDecoder(object_hook=_cell_of)


def cells_in(written: str) -> Any:  # noqa: ANN401 - JSON
    """Return what has travelled as JSON, lists and cells: a date and a formula come as objects."""
    return _JSON.decode(written)
