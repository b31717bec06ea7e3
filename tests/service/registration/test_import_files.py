"""Files that come and go: forms, rows to correct, the template, progress, and who sees them."""

import io
import json

from python_calamine import CalamineWorkbook

from service.registration.imports_driver import Importer, asked, lines
from unit.registration import strange_files as strange
from unit.registration.sample_tables import SAMPLES
from unit.registration.strange_files import ROW

DIRTY = SAMPLES / "kalsel-2025-dirty.xlsx"


async def test_what_is_no_table_is_refused_at_once_and_what_turns_out_so_later(importer: Importer) -> None:
    batch_id = await importer.batch()
    query = asked(batch_id)
    client, headers = importer.driver.client, importer.driver.organizer
    answer = await client.post("/v1/imports", params=query, content=b"<html></html>", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert [one["code"] for one in answer.json()["errors"]] == ["not_a_spreadsheet"]
    shown = await importer.imported(batch_id, strange.last_cell())
    assert (shown["state"], shown["rows"], shown["accepted"]) == ("refused", 0, 0)
    assert lines(shown["errors"]) == [(None, None, "unsafe_content", "")]
    large = await client.post("/v1/imports", params=query, content=b"a" * (10 * 2**20 + 1), headers=headers)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")


async def test_a_form_brings_a_file_as_well_as_a_body_does_and_a_repeat_brings_one(importer: Importer) -> None:
    batch_id = await importer.batch()
    headers = importer.driver.organizer | {"Idempotency-Key": "once"}
    files = {"file": ("peserta.xlsx", strange.xlsx(ROW))}
    sent = [
        await importer.driver.client.post(
            "/v1/imports",
            params=asked(batch_id),
            content=request.read(),
            headers=headers | {"content-type": request.headers["content-type"]},
        )
        for request in [importer.driver.client.build_request("POST", "/v1/imports", files=files)] * 2
    ]
    assert [answer.status_code for answer in sent] == [202, 202]
    assert sent[0].json() == sent[1].json()
    await importer.work()
    assert (await importer.show(sent[0].json()["id"]))["created"] == 1


async def test_refused_rows_come_back_as_sent_and_go_in_once_mended(importer: Importer) -> None:
    batch_id = await importer.batch()
    bad = [*ROW[:10], "noor@", *ROW[11:], "catatan"]
    header = [*strange.HEADER, "Keterangan"]
    other = ["2", "6371015502809999", *ROW[2:]]
    shown = await importer.imported(batch_id, strange.xlsx(other, bad, header=header))
    rows = await _rejected(importer, shown["id"])
    assert [rows[0][:-1], rows[1][:-1]] == [header, bad]
    assert rows[1][-1].startswith("email: Isi satu alamat surel")
    rows[1][10] = "noor@example.id"
    again = await importer.imported(batch_id, strange.xlsx(rows[1], header=rows[0]))
    assert (again["rows"], again["created"], again["errors"]) == (1, 1, [])
    read = await importer.driver.service.rows("SELECT details FROM audit_entry WHERE action = 'read_import'")
    assert read == [{"details": {"shown": 1}}]


async def test_the_refused_rows_of_the_dirty_sample_are_refused_for_the_same_again(importer: Importer) -> None:
    batch_id = await importer.batch()
    content = DIRTY.read_bytes()
    shown = await importer.imported(batch_id, content)
    path = f"/v1/imports/{shown['id']}/rejected.xlsx"
    answer = await importer.driver.client.get(path, headers=importer.driver.organizer)
    again = await importer.imported(batch_id, answer.content, dry_run=True)
    codes = [sorted(one["code"] for one in answers["errors"]) for answers in (shown, again)]
    assert again["rows"] == 15
    alone = {"duplicate_in_file": None, "formula_refused": "required"}  # there is no other row, and no formula
    assert sorted(filter(None, (alone.get(code, code) for code in codes[0]))) == codes[1]


async def test_nobody_sees_an_import_of_somebody_else(importer: Importer) -> None:
    batch_id = await importer.batch()
    shown = await importer.imported(batch_id, strange.csv(ROW, ["2"]))
    driver = importer.driver
    foreign = driver.service.token("organizer_system", organizer_id="dispersip-kalsel", lsp_id="lsp-lain")
    for path in ("", "/rejected.xlsx"):
        for headers, status in ((driver.stranger, 404), (foreign, (403, 404)), (driver.admin, (200, 404))):
            answer = await driver.client.get(f"/v1/imports/{shown['id']}{path}", headers=headers)
            assert answer.status_code in (status if isinstance(status, tuple) else (status,)), answer.text
    for headers, status in ((driver.stranger, 404), (driver.admin, 403)):
        answer = await driver.client.post(
            "/v1/imports", params=asked(batch_id), content=strange.csv(ROW), headers=headers
        )
        assert answer.status_code == status


async def test_progress_is_streamed_to_its_end(importer: Importer) -> None:
    batch_id = await importer.batch()
    sent = await importer.send(batch_id, strange.people(3))
    headers = importer.driver.organizer | {"accept": "text/event-stream"}
    await importer.work()
    answer = await importer.driver.client.get(f"/v1/imports/{sent['id']}", headers=headers)
    kind, data = answer.text.strip().splitlines()
    assert (answer.headers["content-type"], kind) == ("text/event-stream; charset=utf-8", "event: finished")
    assert json.loads(data.removeprefix("data: "))["created"] == 3


async def test_the_template_filled_with_its_own_example_goes_in(importer: Importer) -> None:
    batch_id = await importer.batch()
    path = f"/v1/imports/template.xlsx?batch_id={batch_id}"
    answer = await importer.driver.client.get(path, headers=importer.driver.organizer)
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["peserta", "Petunjuk"]
    header = [str(cell) for cell in book.get_sheet_by_name("peserta").to_python()[0]]
    told = {str(row[0]).split(" ")[0]: str(row[2]) for row in book.get_sheet_by_name("Petunjuk").to_python()}
    filled = strange.xlsx([told.get(name, "") for name in header], header=header)
    shown = await importer.imported(batch_id, filled)
    assert (shown["errors"], shown["warnings"], shown["created"]) == ([], [], 1)


async def _rejected(importer: Importer, import_id: str) -> list[list[str]]:
    path = f"/v1/imports/{import_id}/rejected.xlsx"
    answer = await importer.driver.client.get(path, headers=importer.driver.organizer)
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name("peserta").to_python()]
