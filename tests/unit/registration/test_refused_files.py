"""Files that are no table of participants are refused as a whole, whatever they do to their reader."""

from collections.abc import Callable

import psutil
import pytest

from kompeten.sheets.codes import FileCode, FileRefused
from registration.forms.fields import Column
from unit.registration import strange_files as strange
from unit.registration.sample_tables import read_table
from unit.registration.strange_files import HEADER, ROW

REFUSED: dict[str, tuple[Callable[[], bytes], FileCode]] = {
    "no bytes": (lambda: b"", FileCode.EMPTY),
    "blanks": (lambda: b"\xef\xbb\xbf \r\n\r\n", FileCode.EMPTY),
    "header alone": (strange.csv, FileCode.EMPTY),
    "workbook without cells": (lambda: strange.xlsx(header=[]), FileCode.EMPTY),
    "old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FileCode.NOT_A_SPREADSHEET),
    "web page": (lambda: b"<html><table><tr><td>nik</td></tr></table></html>", FileCode.NOT_A_SPREADSHEET),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), FileCode.NOT_A_SPREADSHEET),
    "archive of something else": (lambda: b"PK\5\6" + bytes(18), FileCode.NOT_A_SPREADSHEET),
    "cut off": (lambda: strange.xlsx(ROW)[:-400], FileCode.NOT_A_SPREADSHEET),
    "cut off inside": (lambda: strange.xlsx(ROW)[:900] + strange.xlsx(ROW)[1000:], FileCode.NOT_A_SPREADSHEET),
    "broken XML": (lambda: strange.in_sheet(b"</sheetData>", b"</sheetDat"), FileCode.NOT_A_SPREADSHEET),
    "half a line of JSON": (lambda: b'{"national_id": "1"\n', FileCode.NOT_A_SPREADSHEET),
    "under a password": (strange.encrypted, FileCode.ENCRYPTED),
    "archive under a password": (strange.with_encrypted_part, FileCode.ENCRYPTED),
    "bomb": (strange.bomb, FileCode.UNSAFE_CONTENT),
    "bomb with a lying directory": (strange.lying_bomb, FileCode.UNSAFE_CONTENT),
    "bomb of overlapping parts": (strange.overlapping_bomb, FileCode.UNSAFE_CONTENT),
    "entity": (strange.entity, FileCode.UNSAFE_CONTENT),
    "entity in UTF-16": (strange.wide_entity, FileCode.UNSAFE_CONTENT),
    "last cell there is": (strange.last_cell, FileCode.UNSAFE_CONTENT),
    "one long text in each cell": (strange.long_texts, FileCode.UNSAFE_CONTENT),
    "other columns": (lambda: strange.csv(ROW, header=[str(at) for at in range(19)]), FileCode.HEADER_NOT_FOUND),
    "5,001 participants": (lambda: strange.people(5_001), FileCode.TOO_MANY_ROWS),
    "20,000 participants": (lambda: strange.people(20_000), FileCode.TOO_MANY_ROWS),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_strange_file_is_refused_as_a_whole_and_leaves_no_process(name: str) -> None:
    make, code = REFUSED[name]
    content = make()
    with pytest.raises(FileRefused) as refused:
        await read_table(content)
    assert refused.value.code is code
    assert not [child for child in psutil.Process().children() if "kompeten.sheets" in " ".join(child.cmdline())]


async def test_each_column_that_is_missing_is_named_and_one_contact_is_enough() -> None:
    kept = [at for at, name in enumerate(HEADER) if name not in ("nik", "skema", "telepon", "email")]
    with pytest.raises(FileRefused) as refused:
        await read_table(strange.csv([ROW[at] for at in kept], header=[HEADER[at] for at in kept]))
    assert refused.value.code is FileCode.COLUMN_MISSING
    assert refused.value.columns == ("nik", "skema", "telepon")


@pytest.mark.parametrize("header", ["NIK", "No. KTP *", '"Nomor_Induk\nKependudukan (16 angka):"'])
async def test_two_headers_for_one_column_are_refused(header: str) -> None:
    with pytest.raises(FileRefused) as refused:
        await read_table(strange.csv([*ROW, "x"], header=[*HEADER, header]))
    assert (refused.value.code, refused.value.columns) == (FileCode.COLUMN_DUPLICATED, ("nik",))


async def test_a_name_twice_in_one_object_is_a_column_twice() -> None:
    with pytest.raises(FileRefused) as refused:
        await read_table(strange.json_lines(ROW).replace(b'{"national_id"', b'{"national_id": "1", "national_id"'))
    assert (refused.value.code, refused.value.columns) == (FileCode.COLUMN_DUPLICATED, ("nik",))


def test_every_column_of_the_samples_is_one_of_the_form() -> None:
    assert set(HEADER) - {"no"} <= set(Column)
