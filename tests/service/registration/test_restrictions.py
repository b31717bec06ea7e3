"""While a person's processing is restricted, everything stays as it is, by whichever door somebody comes."""

from typing import Any
from uuid import UUID

import httpx

from kompeten.ids import new_id
from service.registration.imports_driver import Importer
from support.activities import announced
from support.drivers.enrolments import announce, enrol, withdraw
from support.drivers.papers import Papers
from support.drivers.registration import ENROLLED_WITH, RegistrationDriver, person
from unit.registration import strange_files as strange
from unit.registration.strange_files import ROW

RESTRICTED = (409, "processing_restricted")
CORRECTIONS: dict[str, dict[str, Any]] = {
    "return": {"reasons": [{"field": "address", "reason": "Kurang lengkap"}]},
    "rejection": {"reason": "Belum memenuhi syarat"},
    "acceptance": {},
    "withdrawal": {"reason": "Pindah tugas"},
}


async def restrict(
    driver: RegistrationDriver, person_id: UUID, headers: dict[str, str] | None = None
) -> httpx.Response:
    body = {"reason": "accuracy_contested"}
    return await driver.client.post(f"/v1/people/{person_id}/restriction", json=body, headers=headers or driver.admin)


async def release(driver: RegistrationDriver, person_id: UUID) -> httpx.Response:
    body = {"reason": "resolved"}
    return await driver.client.post(f"/v1/people/{person_id}/release", json=body, headers=driver.admin)


async def person_of(driver: RegistrationDriver, application: UUID) -> UUID:
    return UUID((await driver.application(application))["person_id"])


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_nothing_is_taken_or_reviewed_until_the_release(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    form = person()
    application = await driver.submitted(batch_id, **form)
    person_id = await person_of(driver, application)
    assert (await restrict(driver, person_id)).json()["reason"] == "accuracy_contested"
    shown = await driver.application(application)
    assert (shown["state"], shown["restricted_at"] is None) == ("submitted", False)

    for what, body in CORRECTIONS.items():
        assert said(await driver.do(application, what, **body)) == RESTRICTED, what
    listed = await driver.client.post(
        "/v1/applications/acceptances", json={"application_ids": [str(application)]}, headers=driver.admin
    )
    assert listed.json()["items"][0]["problem"]["code"] == RESTRICTED[1]
    assert said(await driver.submit(batch_id, **form | {"scheme_code": "KL-01"})) == RESTRICTED
    assert said(await Papers(driver, application).begin("diploma", 10)) == RESTRICTED
    again = await driver.application(application)
    assert again == shown

    assert (await release(driver, person_id)).json()["restricted_at"] is None
    assert (await driver.do(application, "acceptance")).json()["restricted_at"] is None
    audited = "SELECT action, actor, reason FROM audit_entry WHERE object_type = 'person' ORDER BY at"
    assert [tuple(row.values()) for row in await driver.service.rows(audited)] == [
        ("restrict_person", "user-lsp_admin", "accuracy_contested"),
        ("release_person", "user-lsp_admin", "resolved"),
    ]


async def test_rows_of_files_come_back_and_a_dry_run_says_so(importer: Importer) -> None:
    batch_id = await importer.batch()
    await importer.imported(batch_id, strange.csv(ROW))
    (row,) = await importer.driver.service.rows("SELECT person_id FROM application")
    await restrict(importer.driver, row["person_id"])
    other = ["2", "6371015502809999", *ROW[2:]]
    for query, created in (({"dry_run": True}, 1), ({}, 1)):
        shown = await importer.imported(batch_id, strange.csv(ROW, other), **query)
        told = [(one["row"], one["field"], one["code"]) for one in shown["errors"]]
        assert (shown["created"], told) == (created, [(2, "nik", "processing_restricted")])
        assert all(shown["errors"][0]["message"].values())


async def test_nobody_restricted_is_enrolled_or_taken_off(driver: RegistrationDriver) -> None:
    activity = announced()
    await driver.service.deliver(activity)
    seat = {name: value for name, value in person().items() if name in ENROLLED_WITH}
    seat |= {"activity_id": str(activity.activity_id)}
    enrolled = await driver.client.post("/v1/enrolments", json=seat, headers=driver.organizer)
    (row,) = await driver.service.rows("SELECT person_id FROM enrolment")
    await restrict(driver, row["person_id"])
    path = f"/v1/enrolments/{enrolled.json()['id']}/withdrawal"
    withdrawn = await driver.client.post(path, json={"reason": "Pindah"}, headers=driver.organizer)
    other = announced()
    await driver.service.deliver(other)
    seat |= {"activity_id": str(other.activity_id)}
    anew = await driver.client.post("/v1/enrolments", json=seat, headers=driver.organizer)
    assert [said(withdrawn), said(anew)] == [RESTRICTED, RESTRICTED]


async def test_whoever_waits_stays_where_they_are_and_moves_up_once_released(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=1)
    seated, waiting = [await driver.submitted(batch_id) for _ in range(2)]
    person_id = await person_of(driver, waiting)
    await restrict(driver, person_id)
    await driver.do(seated, "withdrawal", reason="Pindah")
    assert (await driver.application(waiting))["state"] == "waiting"
    await release(driver, person_id)
    assert (await driver.application(waiting))["state"] == "submitted"
    assert (await driver.batch(batch_id))["taken"] == 1


async def test_whoever_waits_for_an_activity_is_passed_by_and_moves_up_once_released(
    driver: RegistrationDriver,
) -> None:
    activity_id = await announce(driver, quota=1)
    seated, waiting = [(await enrol(driver, activity_id)).json()["id"] for _ in range(2)]
    found = await driver.service.rows("SELECT person_id FROM enrolment WHERE id = :id", id=waiting)
    person_id = found[0]["person_id"]
    await restrict(driver, person_id)
    await withdraw(driver, seated)
    for state in ("waiting", "enrolled"):
        (row,) = await driver.service.rows("SELECT state FROM enrolment WHERE id = :id", id=waiting)
        assert row["state"] == state
        await release(driver, person_id)


async def test_others_hear_of_it_once_for_each_application_and_enrolment(driver: RegistrationDriver) -> None:
    batch_id, activity_id = await driver.approved_batch(), await announce(driver)
    form = person()
    applications = [
        await driver.accepted(batch_id, **form),
        await driver.submitted(batch_id, **form | {"scheme_code": "KL-01"}),
    ]
    seat = {name: value for name, value in form.items() if name in ENROLLED_WITH} | {"activity_id": str(activity_id)}
    enrolled = await driver.client.post("/v1/enrolments", json=seat, headers=driver.organizer)
    person_id = await person_of(driver, applications[0])
    first, again = await restrict(driver, person_id), await restrict(driver, person_id)
    assert again.json() == first.json()
    for _ in range(2):
        await release(driver, person_id)
    for kind in ("ProcessingRestricted", "ProcessingReleased"):
        assert [one.subject for one in await driver.service.outbox(kind)] == [str(one) for one in applications], kind
    for kind in ("EnrolmentRestricted", "EnrolmentReleased"):
        assert [one.subject for one in await driver.service.outbox(kind)] == [enrolled.json()["id"]], kind


async def test_only_the_officer_of_the_persons_lsp_decides_it_and_of_the_erased_nobody(
    driver: RegistrationDriver,
) -> None:
    application = await driver.submitted(await driver.approved_batch())
    person_id = await person_of(driver, application)
    for headers in (driver.organizer, driver.manager):
        assert (await restrict(driver, person_id, headers)).status_code == 403
    assert (await restrict(driver, new_id())).status_code == 404
    assert (await release(driver, new_id())).status_code == 404
    await driver.do(application, "withdrawal", reason="Pindah")
    await restrict(driver, person_id)
    body = {"reason": "requested"}
    erased = await driver.client.post(f"/v1/people/{person_id}/erasure", json=body, headers=driver.admin)
    assert erased.status_code == 200  # the stronger right
    assert said(await restrict(driver, person_id)) == (409, "nothing_to_restrict")
