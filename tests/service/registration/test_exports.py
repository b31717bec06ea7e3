"""What a person is given of themselves: every table that is about them, and everybody who looked."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from kompeten.database.erasure import AboutPerson
from kompeten.ids import new_id
from registration.exports.schemas import PersonExport
from registration.tables import Base
from service.registration.imports_driver import Importer
from support.activities import announced
from support.drivers.papers import Papers
from support.drivers.registration import CONSENT, RegistrationDriver, person
from support.events import issued
from support.strange_papers import jpeg
from unit.registration import strange_files as strange
from unit.registration.strange_files import ROW

TABLES = {
    "person": "person",
    "application": "applications",
    "application_revision": "revisions",
    "timeline_entry": "timeline",
    "known_certificate": "certificates",
    "document": "documents",
    "enrolment": "enrolments",
    "import": "imports",
    "import_row": "import_rows",
}
BELONGS_TO_NO_EXPORT = {"upload_piece"}  # bytes of a paper under way, of which `documents` tells
ENROLLED_WITH = ("full_name", "region_code", "email", "employer", "consent_version")
NIK = ROW[1]


async def export(driver: RegistrationDriver, person_id: UUID, headers: dict[str, str] | None = None) -> httpx.Response:
    return await driver.client.post(f"/v1/people/{person_id}/export", headers=headers or driver.admin)


@pytest.fixture
async def told(importer: Importer) -> dict[str, Any]:
    """The export of somebody who is in every table, beside somebody else of the same batch."""
    driver = importer.driver
    batch_id = await importer.batch()
    await importer.imported(batch_id, strange.csv(ROW))
    (row,) = await driver.service.rows("SELECT id FROM application")
    await Papers(driver, row["id"]).kept("photo", jpeg())
    await driver.do(row["id"], "acceptance")
    await importer.imported(batch_id, strange.csv([*ROW[:2], "Noor Lilis Kanarina", *ROW[3:]]))  # refused: accepted
    activity = announced()
    await driver.service.deliver(activity, issued(row["id"]))
    seat = {name: value for name, value in person().items() if name in ENROLLED_WITH}
    seat |= {"activity_id": str(activity.activity_id), "national_id": NIK}
    await driver.client.post("/v1/enrolments", json=seat, headers=driver.organizer)
    await driver.submitted(batch_id, full_name="Orang Lain Sekali")
    for path in (f"/v1/applications/{row['id']}", f"/v1/applications?batch_id={batch_id}"):
        await driver.client.get(path, headers=driver.manager)
    answer = await export(driver, UUID((await driver.application(row["id"]))["person_id"]))
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown | {"text": answer.text, "headers": answer.headers, "application": str(row["id"])}


async def test_a_person_is_given_everything_of_theirs_and_nothing_of_others(told: dict[str, Any]) -> None:
    assert (told["national_id"], told["applications"][0]["employer"]) == (NIK, ROW[13])
    assert [len(told[name]) for name in TABLES.values() if name != "person"] == [1, 1, 3, 1, 1, 1, 2, 2]
    assert [one["version"] for one in told["consent_texts"]] == [CONSENT]
    assert (told["revisions"][0]["consent_version"], told["documents"][0]["kind"]) == (CONSENT, "photo")
    refused = next(row for row in told["import_rows"] if row["outcome"] == "refused")
    assert refused["cells"]["nama_lengkap"] == "Noor Lilis Kanarina"
    assert "Orang Lain Sekali" not in told["text"]
    assert told["headers"]["cache-control"] == "no-store"
    assert "attachment" in told["headers"]["content-disposition"]
    assert set(told["explanation"]) == {"id", "en"}


async def test_the_trail_names_whoever_changed_or_read_it_and_the_export_itself(told: dict[str, Any]) -> None:
    acts = {(one["actor"], one["action"]) for one in told["trail"]}
    assert acts >= {
        ("user-organizer_system", "submit_application"),
        ("user-organizer_system", "kept_document"),
        ("user-lsp_admin", "accept_application"),
        ("user-certification_manager", "read_application"),
        ("user-lsp_admin", "read_person"),
    }
    assert {(one["actor"], one["object_type"]) for one in told["lists"]} == {
        ("user-certification_manager", "applications")
    }


async def test_the_number_itself_is_given_once_and_written_down_nowhere(
    told: dict[str, Any], importer: Importer
) -> None:
    assert told["text"].count(NIK) == 2  # and as it was typed into the row that was refused
    audited = await importer.driver.service.rows("SELECT * FROM audit_entry")
    recorded = await importer.driver.service.rows("SELECT * FROM outbox")
    stored = await importer.driver.service.rows("SELECT * FROM idempotency_key")
    assert NIK not in str([audited, recorded, stored])


async def test_another_lsps_person_does_not_exist_and_nobody_but_the_officer_may_ask(
    driver: RegistrationDriver,
) -> None:
    application = await driver.submitted(await driver.approved_batch())
    person_id = UUID((await driver.application(application))["person_id"])
    foreign = driver.service.token("lsp_admin", lsp_id="lsp-lain")
    assert (await export(driver, person_id, foreign)).status_code in (403, 404)
    assert (await export(driver, new_id())).status_code == 404
    for headers in (driver.manager, driver.organizer):
        assert (await export(driver, person_id, headers)).status_code == 403
    assert await driver.service.rows("SELECT 1 FROM audit_entry WHERE action = 'read_person'") == []


async def test_of_an_erased_person_what_the_law_keeps_is_given(driver: RegistrationDriver) -> None:
    application = await driver.submitted(await driver.approved_batch(), full_name="Halimatus Kanarina")
    person_id = UUID((await driver.application(application))["person_id"])
    await driver.do(application, "withdrawal", reason="Pindah")
    erasure = {"reason": "requested"}
    await driver.client.post(f"/v1/people/{person_id}/erasure", json=erasure, headers=driver.admin)
    told = (await export(driver, person_id)).json()
    assert (told["national_id"], told["person"]["erasure_reason"]) == (None, "requested")
    assert "Kanarina" not in json.dumps(told)
    assert {one["action"] for one in told["trail"]} >= {"submit_application", "erase_person"}


def test_no_table_about_people_is_forgotten() -> None:
    about = {str(one.local_table) for one in Base.registry.mappers if issubclass(one.class_, AboutPerson)}
    assert about == TABLES.keys() | BELONGS_TO_NO_EXPORT
    assert set(TABLES.values()) <= PersonExport.model_fields.keys()
