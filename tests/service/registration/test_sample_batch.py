"""The sample batch of sixty, sent in as a province's system would, and accepted as one list."""

import json
from typing import Any

from kompeten.sheets.cell import text_of
from registration.forms.fields import Column
from service.registration.happenings import Chain
from support.counting import noted_statements
from support.drivers.registration import CONSENT, RegistrationDriver
from unit.registration.sample_tables import SAMPLES, read_sample


async def test_sixty_librarians_are_sent_in_with_the_expected_warnings_and_accepted(driver: RegistrationDriver) -> None:
    schemes = (await driver.client.get("/v1/schemes", headers=driver.organizer)).json()["items"]
    batch_id = await driver.approved_batch(
        starts_on="2025-07-15", ends_on="2025-07-17", scheme_codes=[scheme["code"] for scheme in schemes]
    )
    warned: set[tuple[int, str, str]] = set()
    ids: list[str] = []
    for row, cells in [(one.row, one.cells) for one in (await read_sample("kalsel-2025.xlsx")).participants]:
        fields = {column.field.json_name: text_of(cell) for column, cell in cells.items()}
        body = {"batch_id": str(batch_id), "consent_version": CONSENT, **fields}
        answer = await driver.client.post("/v1/applications", json=body, headers=driver.organizer)
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["id"])
        warned |= {(row, warning["field"], warning["code"]) for warning in answer.json()["warnings"]}
    expected: dict[str, Any] = json.loads((SAMPLES / "kalsel-2025.expected.json").read_text("utf-8"))
    names = {column.value: column.field.json_name for column in Column}
    assert warned == {(line["row"], names[line["field"]], line["code"]) for line in expected["warnings"]}
    answer = await driver.client.post(
        "/v1/applications/acceptances", json={"application_ids": ids}, headers=driver.admin
    )
    assert [item["status"] for item in answer.json()["items"]] == ["accepted"] * 60
    batch = await driver.batch(batch_id)
    assert (batch["taken"], batch["counts"]["registered"]) == (60, 60)


async def test_a_poll_of_many_events_adds_its_entries_in_one_statement(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    chains = [await Chain.of(driver, await driver.accepted(batch_id)) for _ in range(8)]
    records = [driver.service.record(chain.assigned()) for chain in chains]
    with noted_statements(driver.service.process.beside.engine.sync_engine) as statements:
        await driver.service.consumer("kompeten.assessment").receive(records)
    assert sum("INSERT INTO timeline_entry" in statement for statement in statements) == 1
    assert sum("FROM application" in statement for statement in statements) == len(records)
