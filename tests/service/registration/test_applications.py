"""Applications arriving: judged at once, kept in revisions, one live one per person, batch and scheme."""

import json
from typing import Any

from sqlalchemy import event

from kompeten.ids import new_id
from registration.forms.fields import BY_JSON_NAME
from support.databases import TABLES
from support.drivers.registration import PERSON, RegistrationDriver, person


async def test_all_errors_of_an_application_are_told_at_once_by_field(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    refused = await driver.submit(
        batch_id, national_id="123", birth_date="31/02/1980", region_code="99.99", email="not an address", full_name=""
    )
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (422, "application_invalid")
    assert {(error["pointer"], error["field"], error["code"]) for error in problem["errors"]} == {
        ("#/national_id", "national_id", "nik_format"),
        ("#/full_name", "full_name", "required"),
        ("#/birth_date", "birth_date", "date_unreadable"),
        ("#/region_code", "region_code", "region_unknown"),
        ("#/email", "email", "email_format"),
    }
    assert all(set(error["message"]) == {"id", "en"} for error in problem["errors"])
    assert not await driver.service.rows("SELECT id FROM person")


async def test_an_empty_application_names_every_required_field(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    answer = await driver.client.post("/v1/applications", json={"batch_id": str(batch_id)}, headers=driver.organizer)
    assert answer.status_code == 422
    assert {error["code"] for error in answer.json()["errors"]} == {"required", "consent_missing"}
    assert "phone" in {error["field"] for error in answer.json()["errors"]}


async def test_unknown_fields_are_refused(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    answer = await driver.submit(batch_id, nik="6371015502809243")
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("nik", "unknown_field")]


async def test_warnings_are_in_the_answer_and_shown_to_the_reviewer(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    answer = await driver.submit(batch_id, birth_date="1981-02-15", field_of_study="Sastra", full_name="Dr. Noor Lilis")
    assert answer.status_code == 201
    codes = {(warning["field"], warning["code"]) for warning in answer.json()["warnings"]}
    assert codes == {
        ("national_id", "nik_birth_date_mismatch"),
        ("field_of_study", "training_certificate_needed"),
        ("full_name", "name_has_title"),
    }
    assert (await driver.application(answer.json()["id"]))["warnings"] == answer.json()["warnings"]


async def test_every_field_comes_back_as_it_was_read(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    written = PERSON | {"printed_name": "Noor Hasanah"}
    sent = written | {"region_code": "6371", "sex": "P", "birth_date": "15/02/1980"}
    shown = (await driver.submit(batch_id, **sent)).json()
    for name in set(BY_JSON_NAME) - {"national_id", "phone", "renews"}:
        assert shown[name] == written[name], name
    assert shown["phone"] == "+6284000003019"


async def test_nobody_applies_to_a_batch_that_is_not_approved_or_not_their_own(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    proposed = (await driver.propose()).json()["id"]
    early = await driver.submit(proposed)
    assert (early.status_code, early.json()["code"]) == (409, "batch_not_approved")
    assert (await driver.submit(new_id())).status_code == 404
    own = await driver.approved_batch()
    body = {"batch_id": str(own), **person()}
    foreign = await driver.client.post("/v1/applications", json=body, headers=driver.stranger)
    assert foreign.status_code == 404
    for headers in (driver.admin, driver.manager):
        assert (await driver.client.post("/v1/applications", json=body, headers=headers)).status_code == 403


async def test_a_scheme_must_be_among_the_batchs(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(scheme_codes=["KL-01"])
    refused = await driver.submit(batch_id, scheme_code="KL-04")
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [
        ("scheme_code", "scheme_not_in_batch")
    ]
    unknown = await driver.submit(batch_id, scheme_code="KL-99")
    assert [error["code"] for error in unknown.json()["errors"]] == ["scheme_unknown"]


async def test_one_person_has_one_live_application_per_batch_and_scheme(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    nik = "6371015502809777"
    first = await driver.submitted(batch_id, national_id=nik)
    again = await driver.submit(batch_id, national_id="6371-0155-0280-9777")
    assert (again.status_code, again.json()["code"]) == (409, "already_registered")
    assert (await driver.submit(batch_id, national_id=nik, scheme_code="KL-01")).status_code == 201
    await driver.do(first, "withdrawal", driver.organizer, reason="salah skema")
    assert (await driver.submit(batch_id, national_id=nik)).status_code == 201
    assert len(await driver.service.rows("SELECT id FROM person")) == 1


async def test_a_repeated_request_with_its_key_gets_the_first_answer(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    body = {"batch_id": str(batch_id), **person()}
    headers = driver.organizer | {"Idempotency-Key": "one"}
    first = await driver.client.post("/v1/applications", json=body, headers=headers)
    again = await driver.client.post("/v1/applications", json=body, headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    altered = await driver.client.post("/v1/applications", json=body | {"full_name": "Lain"}, headers=headers)
    assert (altered.status_code, altered.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await driver.service.outbox("ApplicationSubmitted")) == 1


async def test_a_returned_application_comes_again_as_a_new_revision(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    application_id = await driver.submitted(batch_id)
    early = await driver.client.put(f"/v1/applications/{application_id}", json=person(), headers=driver.organizer)
    assert (early.status_code, early.json()["code"]) == (409, "illegal_move")
    await driver.do(application_id, "return", reasons=[{"field": "national_id", "reason": "Tidak sesuai KTP."}])
    returned = await driver.client.get(f"/v1/applications/{application_id}", headers=driver.organizer)
    assert returned.json()["return_reasons"] == [{"field": "national_id", "reason": "Tidak sesuai KTP."}]
    path, mended = f"/v1/applications/{application_id}", person(national_id="6371015502809555")
    stale = await driver.client.put(path, json=mended, headers=driver.organizer | {"If-Match": '"1"'})
    assert stale.status_code == 412
    current = driver.organizer | {"If-Match": returned.headers["ETag"]}
    again = await driver.client.put(path, json=mended, headers=current)
    assert again.status_code == 200, again.text
    assert (again.json()["state"], again.json()["revision"], again.json()["national_id"]) == (
        "submitted",
        2,
        "************9555",
    )
    assert again.json()["return_reasons"] == []
    kept = await driver.service.rows("SELECT revision, person_id FROM application_revision ORDER BY revision")
    assert [row["revision"] for row in kept] == [1, 2]
    assert kept[0]["person_id"] != kept[1]["person_id"]
    assert [event.body["revision"] for event in await driver.service.outbox("ApplicationSubmitted")] == [1, 2]


async def test_a_resubmission_is_judged_like_a_first_one(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    other = "6371015502809444"
    await driver.submitted(batch_id, national_id=other)
    application_id = await driver.submitted(batch_id)
    await driver.do(application_id, "return", reasons=[{"field": "full_name", "reason": "Ejaan."}])
    path = f"/v1/applications/{application_id}"
    invalid = await driver.client.put(path, json=person(sex="?"), headers=driver.organizer)
    assert [error["code"] for error in invalid.json()["errors"]] == ["sex_unreadable"]
    twin = await driver.client.put(path, json=person(national_id=other), headers=driver.organizer)
    assert (twin.status_code, twin.json()["code"]) == (409, "already_registered")
    assert (await driver.application(application_id))["state"] == "returned"


async def test_no_nik_stands_readable_in_any_table_or_answer(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    canary = "6371015502809321"
    headers = driver.organizer | {"Idempotency-Key": "canary"}
    body = {"batch_id": str(batch_id), **person(national_id=canary)}
    answer = await driver.client.post("/v1/applications", json=body, headers=headers)
    assert canary not in answer.text
    await driver.do(answer.json()["id"], "acceptance")
    for name in {table["relname"] for table in await driver.service.rows(TABLES)} - {"alembic_version"}:
        for row in await driver.service.rows(f'SELECT * FROM "{name}"'):
            text = json.dumps(
                {
                    column: bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v)
                    for column, v in row.items()
                }
            )
            assert canary not in text, name


async def test_a_submission_is_three_statements(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    statements: list[str] = []

    def watch(connection: Any, *_: object) -> None:  # Any: SQLAlchemy's adapter around asyncpg
        connection.driver_connection.add_query_logger(lambda query: statements.append(query.query))

    event.listen(driver.service.runtime.engine.sync_engine, "checkout", watch)
    await driver.submitted(batch_id)
    # what is applied to, its seat with the person, and everything else with the event together
    around = ("BEGIN;", "COMMIT;", "typeinfo", "set_config")  # the driver asks a new connection for its types
    assert len([one for one in statements if not any(word in one for word in around)]) == 3, statements


async def test_a_refused_submission_gives_its_connection_back(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    size = driver.service.runtime.settings.database_pool_size
    for _ in range(size + 1):
        answer = await driver.submit(batch_id, national_id="1")
        assert answer.status_code == 422
    assert (await driver.submit(batch_id)).status_code == 201
