"""Finding the participants in files of every kind."""

from datetime import date

import pytest

from kompeten.sheets.cell import Formula
from registration.forms.fields import Column
from unit.registration import strange_files as strange
from unit.registration.sample_tables import read_table
from unit.registration.strange_files import HEADER, ROW
from unit.registration.test_sample_files import judged

SEMICOLONS = strange.csv(ROW)
COMMAS = SEMICOLONS.replace(b";", b",")
DAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    "content",
    [SEMICOLONS, COMMAS, b"\xef\xbb\xbf" + SEMICOLONS, strange.xlsx(ROW), strange.json_lines(ROW)],
    ids=["semicolons", "commas", "byte-order mark", "xlsx", "JSON lines"],
)
async def test_one_person_is_read_alike_from_every_kind_of_file(content: bytes) -> None:
    (row,) = judged(await read_table(content), DAY)
    assert row.reading.errors == []
    assert row.reading.person is not None
    assert row.reading.person.national_id == "6371015502809243"
    assert row.reading.person.written["birth_date"] == date(1980, 2, 15)


async def test_json_lines_have_the_words_and_the_names_of_the_api() -> None:
    content = strange.json_lines(ROW).replace(b'"sex": "P"', b'"sex": "female"').replace(b'"swasta"', b'"private"')
    table = await read_table(b"\n" + content + b"\n")
    (row,) = judged(table, DAY)
    assert row.reading.errors == []
    assert row.participant.row == 2


async def test_windows_1252_is_read_where_utf_8_cannot_be() -> None:
    name = "Zoë Ménard"
    content = strange.csv(["1", ROW[1], name, *ROW[3:]]).decode().encode("cp1252")
    (participant,) = (await read_table(content)).participants
    assert participant.cells[Column.NAMA_LENGKAP] == name


async def test_records_are_numbered_with_blank_ones_and_an_address_of_two_lines_is_one() -> None:
    address = '"Jl. Mawar 12\nBanjarmasin"'
    content = strange.csv([*ROW[:7], address, *ROW[8:]], [""], [], ROW)
    assert [one.row for one in (await read_table(content)).participants] == [2, 5]


async def test_a_row_of_totals_ends_the_table_and_a_number_alone_is_no_row() -> None:
    content = strange.xlsx(["1"], ROW, [], ["", "Jumlah: 1"], ROW)
    assert [one.row for one in (await read_table(content)).participants] == [3]


async def test_the_sheet_of_participants_is_found_by_its_name_in_any_case() -> None:
    content = strange.xlsx(ROW, sheet=" PESERTA ")
    assert len((await read_table(content)).participants) == 1


@pytest.mark.parametrize("written", [b"<f>1+1</f><v>2</v>", b'<f t="shared" si="0"/><v>2</v>', b"<x:f>1</x:f>"])
async def test_a_cell_with_a_formula_is_one_whatever_it_came_to(written: bytes) -> None:
    page = b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    content = strange.in_sheet(b'<c r="H2" t="s"><v>', b'<c r="H2"><v>9</v></c><c r="Z2" t="s"><v>')
    changed = strange.changed(
        content,
        lambda name, data: (
            data.replace(b'<c r="H2"><v>9</v>', b'<c r="H2">' + written).replace(b"<worksheet", page)
            if name.endswith("sheet1.xml")
            else data
        ),
    )
    (participant,) = (await read_table(changed)).participants
    assert isinstance(participant.cells[Column.ALAMAT], Formula)
    assert Column(HEADER[7]) is Column.ALAMAT


async def test_rows_below_empty_ones_keep_their_numbers() -> None:
    table = await read_table(strange.xlsx(HEADER, ROW, header=[]))
    assert [one.row for one in table.participants] == [3]
