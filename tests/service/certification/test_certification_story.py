"""From completed assessments to certificates: the whole way through the service."""

from kompeten.ids import new_id
from support.drivers.certification import MEMBERS, CertificationDriver
from support.events import absent, completed, withdrawn
from support.people import BATCH, SCHEME, participant, registered


async def test_a_batch_goes_from_cases_to_certificates(driver: CertificationDriver) -> None:
    good, bad, away, gone, late = (new_id() for _ in range(5))
    await driver.service.deliver(
        *(registered(who) for who in (good, bad, away, gone, late)),
        completed(good),
        completed(bad, missed=2),
        absent(away),
        withdrawn(gone),
    )

    roll = await driver.ok("GET", f"/rolls/{BATCH.id}")
    session_id = await driver.session()
    await driver.decide(session_id, await driver.case_of(good))
    await driver.decide(session_id, await driver.case_of(bad), "not_granted")
    closed = await driver.close(session_id)
    issue = await driver.issue(session_id)

    assert roll == {
        "batch_id": str(BATCH.id),
        "expected": 5,
        "arrived": 2,
        "absent": 1,
        "withdrawn": 1,
        "missing": [str(late)],
    }
    assert closed["state"] == "closed"
    assert {one["state"] for one in closed["decisions"]} == {"final"}
    assert closed["roll"]["missing"] == [str(late)]
    assert [one["application_id"] for one in issue["issued"]] == [str(good)]
    assert (issue["held"], issue["remaining"]) == ([], 0)
    assert (await driver.case_of(good))["state"] == "issued"
    assert (await driver.case_of(bad))["state"] == "not_granted"


async def test_the_decision_tells_the_missed_units_and_the_decree(driver: CertificationDriver) -> None:
    case = await driver.case(missed=2)
    session_id = await driver.session()
    await driver.decide(session_id, case, "not_granted")
    assert await driver.service.outbox("CertificationDecided") == []

    await driver.close(session_id)

    (decided,) = await driver.service.outbox("CertificationDecided")
    assert decided.topic == "kompeten.certification"
    assert decided.subject == case["application_id"]
    assert [unit["code"] for unit in decided.body["missed_units"]] == [unit.code for unit in SCHEME.units[:2]]
    assert decided.body["deciders"] == ["user-ani", "user-budi", "user-citra"]
    assert decided.body["decree_number"] == "KEP.01/LSP-PUSTAKAWAN/2026"
    assert decided.body["assessment_revision"] == 1
    assert decided.body["person_id"] is not None
    assert decided.body["organizer_id"] == participant().organizer_id


async def test_the_certificate_is_told_to_everybody_without_contacts(driver: CertificationDriver) -> None:
    entry = await driver.certificate()

    (issued,) = await driver.service.outbox("CertificateIssued")
    assert issued.topic == "kompeten.certificates"
    assert issued.body["certificate_number"] == entry["certificate_number"] == "00001/LSP-PUSTAKAWAN/KL-04/2026"
    assert issued.body["registration_number"] == "PUS 000001 2026"
    assert issued.body["verification_url"].startswith("https://kompeten.example/verify/")
    assert issued.body["issued_on"] == "2026-07-20"
    assert issued.body["valid_until"] == "2029-07-19"
    assert [unit["code"] for unit in issued.body["units"]] == [unit.code for unit in SCHEME.units]
    assert not {"email", "phone", "person_id"} & issued.body.keys()


async def test_every_change_has_its_actor(driver: CertificationDriver) -> None:
    await driver.certificate()

    rows = await driver.service.rows("SELECT actor, action FROM audit_entry ORDER BY id")
    assert {(row["actor"], row["action"]) for row in rows} == {
        ("user-mutu", "save_committee_member"),
        ("user-ani", "open_session"),
        *((member["user_id"], "confirm_presence") for member in MEMBERS),
        ("user-ani", "decide_case"),
        ("user-ani", "close_session"),
        ("user-eka", "issue_certificate"),
    }


async def test_cases_without_a_decision_stay_awaiting(driver: CertificationDriver) -> None:
    decided, waiting = await driver.case(), await driver.case()

    await driver.granted(decided)

    page = await driver.ok("GET", f"/cases?batch_id={BATCH.id}&state=awaiting_decision")
    assert [case["id"] for case in page["items"]] == [waiting["id"]]


async def test_another_lsp_sees_nothing(driver: CertificationDriver) -> None:
    case = await driver.case()
    session_id = await driver.granted(case)
    entry = (await driver.issue(session_id))["issued"][0]
    stranger = driver.service.token("certification_manager", "director", "committee", lsp_id="lsp-lain")

    for path in (
        f"/cases/{case['id']}",
        f"/rolls/{BATCH.id}",
        f"/sessions/{session_id}",
        f"/certificates/{entry['id']}",
        f"/certificates/{entry['id']}/pdf",
    ):
        response = await driver.service.client.get(f"/v1{path}", headers=stranger)
        assert (response.status_code, response.json()["code"]) == (404, "not_found"), path
    for path in ("/cases", "/sessions", "/certificates"):
        response = await driver.service.client.get(f"/v1{path}", headers=stranger)
        assert response.json()["items"] == []
    response = await driver.service.client.post(f"/v1/sessions/{session_id}/issue", headers=stranger)
    assert response.status_code == 404


async def test_roles_are_kept_apart(driver: CertificationDriver) -> None:
    session_id = await driver.granted(await driver.case())

    for role in ("organizer_system", "assessor", "applicant", "committee", "certification_manager"):
        await driver.refused(
            "POST", f"/sessions/{session_id}/issue", role=role, who="user-eka", status=403, code="forbidden"
        )
    for role in ("organizer_system", "assessor", "lsp_admin"):
        await driver.refused("GET", "/cases", role=role, status=403, code="forbidden")
