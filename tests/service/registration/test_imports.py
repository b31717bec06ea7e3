"""Files of people become applications, once each, and what is wrong comes back."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from service.registration.imports_driver import Importer, lines
from unit.registration import strange_files as strange
from unit.registration.sample_tables import SAMPLES
from unit.registration.strange_files import ROW

DIRTY = "kalsel-2025-dirty"
KOTA = [{"region_code": "63.71", "quota": 1}]
MENDED: Sequence[str] = [*ROW[:2], "Noor Lilis Hasanah Putri", *ROW[3:]]


def expected(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((SAMPLES / f"{name}.expected.json").read_text("utf-8"))
    return answer


async def test_the_dirty_sample_is_answered_as_expected_and_its_good_rows_go_in(importer: Importer) -> None:
    batch_id = await importer.batch()
    shown = await importer.imported(batch_id, (SAMPLES / f"{DIRTY}.xlsx").read_bytes())
    answer = expected(DIRTY)
    assert (shown["state"], shown["rows"], shown["accepted"]) == ("finished", answer["rows"], answer["accepted"])
    assert (shown["created"], shown["unchanged"], shown["done"]) == (25, 0, 40)
    assert lines(shown["errors"]) == lines(answer["errors"])
    assert lines(shown["warnings"]) == lines(answer["warnings"])
    assert all(one["message"]["id"] and one["message"]["en"] for one in shown["errors"])
    assert (await importer.driver.batch(batch_id))["counts"]["submitted"] == 25
    assert len(await importer.driver.service.outbox("ApplicationSubmitted")) == 25


async def test_the_same_file_again_changes_nothing(importer: Importer) -> None:
    batch_id = await importer.batch()
    content = (SAMPLES / f"{DIRTY}.xlsx").read_bytes()
    await importer.imported(batch_id, content)
    again = await importer.imported(batch_id, content)
    assert (again["accepted"], again["created"], again["unchanged"]) == (25, 0, 25)
    assert len(await importer.driver.service.outbox("ApplicationSubmitted")) == 25
    assert len(await importer.driver.service.rows("SELECT 1 FROM application_revision")) == 25


async def test_what_one_import_writes_is_what_a_single_application_writes(importer: Importer) -> None:
    batch_id = await importer.batch()
    await importer.imported(batch_id, strange.xlsx(ROW))
    (imported,) = await _applications(importer)
    table = {"national_id": ROW[1], "full_name": ROW[2], "civil_servant_id": "", "birth_place": ROW[4]}
    answer = await importer.driver.submit(batch_id, **table | {"scheme_code": "KL-01", "birth_date": ROW[5]})
    single = await importer.driver.application(answer.json()["id"])
    differing = {"id", "scheme_code", "submitted_at"}
    assert {name: value for name, value in imported.items() if name not in differing} == {
        name: value for name, value in single.items() if name not in differing
    }
    for table_name in ("application_revision", "timeline_entry"):
        rows = await importer.driver.service.rows(f"SELECT * FROM {table_name} ORDER BY 1")
        assert len(rows) == 2
        assert rows[0].keys() == rows[1].keys()
    acts = await importer.driver.service.rows(
        "SELECT actor, details - 'event_id' - 'import_id' AS told FROM audit_entry WHERE action = 'submit_application'"
    )
    assert acts == [{"actor": "user-organizer_system", "told": {"revision": 1}}] * 2
    first, second = await importer.driver.service.outbox("ApplicationSubmitted")
    assert first.body.keys() == second.body.keys()
    assert first.headers.keys() == second.headers.keys()


async def test_a_changed_row_revises_what_was_returned_and_nothing_else(importer: Importer) -> None:
    batch_id = await importer.batch()
    await importer.imported(batch_id, strange.xlsx(ROW))
    early = await importer.imported(batch_id, strange.xlsx(MENDED))
    assert lines(early["errors"]) == [(2, "nik", "already_registered", "************9243")]
    (application,) = await _applications(importer)
    reasons = [{"field": "full_name", "reason": "Lihat ijazah"}]
    await importer.driver.do(application["id"], "return", reasons=reasons)
    assert (await importer.imported(batch_id, strange.xlsx(ROW)))["unchanged"] == 1
    assert (await importer.imported(batch_id, strange.xlsx(MENDED)))["revised"] == 1
    (revised,) = await _applications(importer)
    assert (revised["id"], revised["revision"], revised["state"]) == (application["id"], 2, "submitted")
    assert (revised["full_name"], revised["return_reasons"]) == (MENDED[2], [])
    assert revised["version"] == application["version"] + 2
    assert revised["employer"] == application["employer"]


async def test_a_file_sent_again_brings_nobody_back_who_was_withdrawn(importer: Importer) -> None:
    batch_id = await importer.batch()
    await importer.imported(batch_id, strange.xlsx(ROW))
    (application,) = await _applications(importer)
    await importer.driver.do(application["id"], "withdrawal", importer.driver.organizer, reason="Pindah")
    assert (await importer.imported(batch_id, strange.xlsx(ROW)))["unchanged"] == 1
    assert (await importer.imported(batch_id, strange.xlsx(MENDED)))["created"] == 1


async def test_a_dry_run_tells_what_would_be_and_writes_nothing(importer: Importer) -> None:
    batch_id = await importer.batch()
    shown = await importer.imported(batch_id, strange.xlsx(ROW, ["", "1"]), dry_run=True)
    assert (shown["dry_run"], shown["created"], len(shown["errors"]) > 0) == (True, 1, True)
    for table in ("person", "application", "outbox", "timeline_entry"):
        assert await importer.driver.service.rows(f"SELECT 1 FROM {table}") == []


@pytest.mark.parametrize("in_the_way", [["2", "1"], MENDED], ids=["a bad row", "a row of somebody under review"])
async def test_all_or_nothing_writes_nothing_when_one_row_is_in_the_way(
    importer: Importer, in_the_way: Sequence[str]
) -> None:
    batch_id = await importer.batch()
    await importer.imported(batch_id, strange.xlsx(ROW))
    other = ["1", "6371015502809999", *ROW[2:]]
    shown = await importer.imported(batch_id, strange.xlsx(other, in_the_way), all_or_nothing=True)
    assert (shown["state"], shown["accepted"], shown["done"]) == ("finished", 0, 2)
    assert {one["row"] for one in shown["errors"]} == {3}
    assert len(await _applications(importer)) == 1
    good = await importer.imported(batch_id, strange.xlsx(other), all_or_nothing=True)
    assert good["created"] == 1


async def test_rows_are_seated_in_their_order_and_the_rest_wait_in_it(importer: Importer) -> None:
    batch_id = await importer.batch(quota=3)
    single = await importer.driver.submitted(batch_id)
    shown = await importer.imported(batch_id, strange.people(5))
    assert (shown["created"], shown["waiting"]) == (5, 3)
    rows = await importer.driver.service.rows(
        "SELECT state, arrival FROM application JOIN import_row ON application_id = application.id ORDER BY row"
    )
    assert [row["arrival"] for row in rows] == [2, 3, 4, 5, 6]
    assert [row["state"] for row in rows] == ["submitted"] * 2 + ["waiting"] * 3
    places = [event.body["place"] for event in await importer.driver.service.outbox("ApplicationWaitlisted")]
    assert places == [1, 2, 3]
    last = await importer.driver.submit(batch_id)
    assert last.json()["waiting_place"] == 4
    assert (await importer.driver.application(single))["state"] == "submitted"


async def test_a_revised_row_that_leaves_a_full_regency_lets_the_next_one_move_up(importer: Importer) -> None:
    batch_id = await importer.batch(quota=3, starts_on="2026-07-15", ends_on="2026-07-17", regency_quotas=KOTA)
    await importer.imported(batch_id, strange.xlsx(ROW))
    waiting = await importer.driver.submitted(batch_id, national_id="6371015502809701")
    (first,) = [one for one in await _applications(importer) if one["state"] == "submitted"]
    reasons = [{"field": "region_code", "reason": "Lihat KTP"}]
    await importer.driver.do(first["id"], "return", reasons=reasons)
    moved = [cell.replace("63.71", "63.01") for cell in ROW]
    assert (await importer.imported(batch_id, strange.xlsx(moved)))["revised"] == 1
    assert (await importer.driver.application(waiting))["state"] == "submitted"
    batch = await importer.driver.batch(batch_id)
    assert [(one["region_code"], one["taken"]) for one in batch["regencies"]] == [("63.01", 1), ("63.71", 1)]


async def _applications(importer: Importer) -> list[dict[str, Any]]:
    answer = await importer.driver.client.get("/v1/applications", headers=importer.driver.admin)
    found: list[dict[str, Any]] = answer.json()["items"]
    return [await importer.driver.application(one["id"]) for one in found]
