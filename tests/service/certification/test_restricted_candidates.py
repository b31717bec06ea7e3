"""Nothing is decided about or issued to whom registration says is restricted; everybody else goes on."""

from kompeten.events import ProcessingReleased, ProcessingRestricted
from support.drivers.certification import DECREE, CertificationDriver
from support.events import sample

CODE = "processing_restricted"


async def test_no_decision_is_drafted_and_a_drafted_one_holds_up_the_closure_until_it_is_taken_back(
    driver: CertificationDriver,
) -> None:
    restricted, other = await driver.case(), await driver.case()
    session_id = await driver.session()
    for case in (restricted, other):
        await driver.decide(session_id, case)
    await driver.service.deliver(sample(ProcessingRestricted, restricted["application_id"]))
    path = f"/sessions/{session_id}/decisions/{restricted['id']}"
    closing = await driver.refused(
        "POST", f"/sessions/{session_id}/closure", DECREE, status=409, code="cases_restricted"
    )
    assert [one["field"] for one in closing["errors"]] == [restricted["id"]]
    await driver.ok("DELETE", path)
    await driver.refused("PUT", path, {"outcome": "granted"}, status=409, code=CODE)
    await driver.close(session_id)
    assert (await driver.case_of(other["application_id"]))["state"] == "granted"
    assert (await driver.case_of(restricted["application_id"]))["state"] == "awaiting_decision"


async def test_the_issue_passes_them_by_says_so_and_takes_them_once_released(driver: CertificationDriver) -> None:
    restricted, other = await driver.case(), await driver.case()
    session_id = await driver.granted(restricted, other)
    await driver.service.deliver(sample(ProcessingRestricted, restricted["application_id"]))
    first = await driver.issue(session_id)
    assert [one["application_id"] for one in first["issued"]] == [other["application_id"]]
    assert [(one["application_id"], one["reason"]) for one in first["held"]] == [
        (restricted["application_id"], "restricted")
    ]
    assert first["remaining"] == 0
    path = f"/sessions/{session_id}/issue"
    await driver.refused("POST", path, role="director", who="user-eka", status=409, code="nothing_to_issue")
    await driver.service.deliver(sample(ProcessingReleased, restricted["application_id"]))
    assert [one["application_id"] for one in (await driver.issue(session_id))["issued"]] == [
        restricted["application_id"]
    ]
