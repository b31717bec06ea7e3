"""People in activities: judged as applicants are, one seat each, told by events, and erased like everybody."""

from datetime import timedelta
from uuid import UUID

import pytest

from kompeten.events import ActivityCancelled
from kompeten.ids import new_id
from support.activities import ORGANIZER, announced, changed
from support.drivers.enrolments import announce, enrol
from support.drivers.registration import PERSON, RegistrationDriver
from support.events import sample


@pytest.fixture
async def activity_id(driver: RegistrationDriver) -> UUID:
    """An activity of the organizer, in a fortnight."""
    return await announce(driver)


async def test_whoever_enrols_has_a_seat_and_everybody_hears_of_it_without_the_nik(
    driver: RegistrationDriver, activity_id: UUID
) -> None:
    wanted = {"scheme_code": "KL-04", "weak_units": ["R.91PRP02.021.1"]}
    answer = await enrol(driver, activity_id, **wanted)
    assert (answer.status_code, answer.json()["person_id"]) == (201, None)
    (told,) = await driver.service.outbox("ParticipantEnrolled")
    assert (told.topic, told.subject) == ("kompeten.registration", answer.json()["id"])
    assert {name: told.body[name] for name in wanted} == wanted
    assert told.body["employer"] == {"name": PERSON["employer"], "kind": "private"}
    assert PERSON["national_id"][:12] not in str(told)
    assert await driver.service.rows("SELECT taken FROM known_activity") == [{"taken": 1}]
    listed = await driver.client.get(f"/v1/enrolments?activity_id={activity_id}", headers=driver.admin)
    assert [one["full_name"] for one in listed.json()["items"]] == [PERSON["full_name"]]
    assert listed.json()["items"][0]["person_id"] is not None


async def test_a_person_has_one_seat_and_may_come_again_after_a_withdrawal(
    driver: RegistrationDriver, activity_id: UUID
) -> None:
    known = {"national_id": PERSON["national_id"]}
    first = (await enrol(driver, activity_id, **known)).json()
    twin = await enrol(driver, activity_id, **known)
    assert (twin.status_code, twin.json()["code"]) == (409, "already_enrolled")
    withdrawal = f"/v1/enrolments/{first['id']}/withdrawal"
    withdrawn = await driver.client.post(withdrawal, json={"reason": "Bertugas."}, headers=driver.organizer)
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    (told,) = await driver.service.outbox("EnrolmentWithdrawn")
    assert (told.subject, told.headers["ce_sequence"]) == (first["id"], "0000000002")
    assert (await driver.client.post(withdrawal, json={"reason": "X"}, headers=driver.organizer)).status_code == 409
    assert (await enrol(driver, activity_id, **known)).status_code == 201
    assert await driver.service.rows("SELECT taken FROM known_activity") == [{"taken": 1}]


async def test_nobody_enters_what_is_off_or_over_nor_what_is_another_organizers(
    driver: RegistrationDriver, activity_id: UUID
) -> None:
    foreign, off = new_id(), new_id()
    await driver.service.deliver(announced(foreign, organizer_id="dispersip-kalteng"), announced(off))
    await driver.service.deliver(sample(ActivityCancelled, off, organizer_id=ORGANIZER))
    assert (await enrol(driver, foreign)).status_code == 404
    assert (await enrol(driver, off)).json()["code"] == "activity_off"
    driver.service.clock.advance(timedelta(days=15))
    assert (await enrol(driver, activity_id)).json()["code"] == "activity_over"
    enrolment = await driver.client.get(f"/v1/enrolments/{new_id()}", headers=driver.organizer)
    assert enrolment.status_code == 404


async def test_everything_that_is_wrong_is_told_at_once(driver: RegistrationDriver, activity_id: UUID) -> None:
    wrong = {"national_id": "12", "region_code": "99.99", "phone": None, "email": None, "weak_units": ["X"]}
    refused = await enrol(driver, activity_id, **wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "enrolment_invalid")
    assert {(error["pointer"], error["code"]) for error in refused.json()["errors"]} == {
        ("#/national_id", "nik_format"),
        ("#/region_code", "region_unknown"),
        ("#/phone", "required"),
        ("#/weak_units/0", "not_allowed"),
    }
    other = await enrol(driver, activity_id, scheme_code="KL-01")
    assert [error["code"] for error in other.json()["errors"]] == ["scheme_unknown"]


async def test_an_older_change_that_comes_later_changes_nothing(driver: RegistrationDriver, activity_id: UUID) -> None:
    await driver.service.deliver(changed(activity_id, revision=5, quota=50), changed(activity_id, revision=4, quota=9))
    (row,) = await driver.service.rows("SELECT revision, quota FROM known_activity")
    assert row == {"revision": 5, "quota": 50}


async def test_an_erasure_takes_the_enrolments_too_once_they_are_over(
    driver: RegistrationDriver, activity_id: UUID
) -> None:
    enrolment = (await enrol(driver, activity_id)).json()["id"]
    (known,) = await driver.service.rows("SELECT person_id FROM enrolment")
    erasure = f"/v1/people/{known['person_id']}/erasure"
    early = await driver.client.post(erasure, json={"reason": "requested"}, headers=driver.admin)
    assert (early.status_code, early.json()["code"]) == (409, "application_under_way")
    driver.service.clock.advance(timedelta(days=15))
    erased = await driver.client.post(erasure, json={"reason": "requested"}, headers=driver.admin)
    assert (erased.json()["application_ids"], erased.json()["enrolment_ids"]) == ([], [enrolment])
    (told,) = await driver.service.outbox("EnrolmentErased")
    assert told.subject == enrolment
    assert await driver.service.rows("SELECT full_name, region_code, phone, weak_units FROM enrolment") == [
        {"full_name": "", "region_code": "", "phone": None, "weak_units": []}
    ]
    (waiting,) = await driver.service.outbox("ParticipantEnrolled")
    assert (waiting.body["full_name"], waiting.body["weak_units"]) == ("", [])
