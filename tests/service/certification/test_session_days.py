"""Days of sessions and decrees, held against one another, the batch and today."""

import pytest

from support.drivers.certification import DECREE, MEMBERS, CertificationDriver


async def test_the_decree_follows_the_session(driver: CertificationDriver) -> None:
    await driver.case()
    session_id = await driver.session()
    body = DECREE | {"decree_date": "2026-07-19"}
    await driver.refused("POST", f"/sessions/{session_id}/closure", body, status=422, code="decree_before_session")


@pytest.mark.parametrize(("date", "status"), [("2026-07-22", 200), ("2026-07-23", 422), ("2027-07-20", 422)])
async def test_a_decree_is_not_of_a_day_to_come_here_or_anywhere(
    driver: CertificationDriver, date: str, status: int
) -> None:
    case = await driver.case()
    session_id = await driver.session()
    await driver.decide(session_id, case)
    closed = await driver.call("POST", f"/sessions/{session_id}/closure", DECREE | {"decree_date": date})
    assert closed.status_code == status, closed.text
    if status != 200:
        assert [(one["field"], one["code"]) for one in closed.json()["errors"]] == [("decree_date", "decree_ahead")]


async def test_a_session_is_of_a_day_its_batch_can_have(driver: CertificationDriver) -> None:
    case = await driver.case()
    early = await driver.session(held_on="2026-07-14")
    body = {"outcome": "granted"}
    await driver.refused(
        "PUT", f"/sessions/{early}/decisions/{case['id']}", body, status=409, code="session_before_batch"
    )
    far = {"batch_id": case["batch_id"], "title": "Pleno", "held_on": "2028-07-20", "place": "Jakarta"}
    members = [member["user_id"] for member in MEMBERS]
    await driver.refused("POST", "/sessions", far | {"members": members}, status=422, code="session_too_far")
