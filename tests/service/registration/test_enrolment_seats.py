"""The queue for an activity: by arrival, moving up by itself, and nobody overtaken; the seats are those of batches."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from kompeten.events import ActivityCancelled
from kompeten.events.development import RegencyQuota
from kompeten.ids import new_id
from support.activities import ORGANIZER, SESSIONS, changed
from support.drivers.enrolments import announce, enrol, withdraw
from support.drivers.registration import RegistrationDriver
from support.events import sample


async def _shown(driver: RegistrationDriver, activity_id: UUID) -> list[tuple[str, str, int | None]]:
    listed = await driver.client.get(f"/v1/enrolments?activity_id={activity_id}", headers=driver.organizer)
    return [(one["id"], one["state"], one["waiting_place"]) for one in listed.json()["items"]]


async def _seats(driver: RegistrationDriver) -> dict[str, Any]:
    (row,) = await driver.service.rows("SELECT quota, taken, regencies_taken, waiting, arrivals FROM known_activity")
    return dict(row)


async def test_whoever_finds_every_seat_taken_waits_and_moves_up_when_one_is_given_back(
    driver: RegistrationDriver,
) -> None:
    activity_id = await announce(driver, quota=1)
    seated, first, second = [(await enrol(driver, activity_id)).json() for _ in range(3)]
    assert [(one["state"], one["waiting_place"]) for one in (seated, first, second)] == [
        ("enrolled", None),
        ("waiting", 1),
        ("waiting", 2),
    ]
    waiting = await driver.service.outbox("EnrolmentWaitlisted")
    assert [(told.subject, told.body["place"]) for told in waiting] == [(first["id"], 1), (second["id"], 2)]
    assert waiting[0].body["activity"]["title"] == "Bimbingan Teknis Banjarmasin"
    assert (await withdraw(driver, seated["id"])).status_code == 200
    assert (await _shown(driver, activity_id))[1:] == [(first["id"], "enrolled", None), (second["id"], "waiting", 1)]
    came, moved = await driver.service.outbox("ParticipantEnrolled")
    assert (came.subject, came.body["has_waited"]) == (seated["id"], False)
    assert (moved.subject, moved.body["has_waited"], moved.headers["ce_sequence"]) == (first["id"], True, "0000000002")
    (audited,) = await driver.service.rows("SELECT object_id, actor FROM audit_entry WHERE action = 'grant_seat'")
    assert (audited["object_id"], audited["actor"]) == (first["id"], "user-organizer_system")


async def test_who_no_longer_waits_frees_no_seat_and_development_is_told_so(driver: RegistrationDriver) -> None:
    activity_id = await announce(driver, quota=1)
    _, first, second = [(await enrol(driver, activity_id)).json() for _ in range(3)]
    await withdraw(driver, first["id"])
    (told,) = await driver.service.outbox("EnrolmentWithdrawn")
    assert (told.subject, told.body["was_waiting"]) == (first["id"], True)
    assert (await _shown(driver, activity_id))[2] == (second["id"], "waiting", 1)
    assert await _seats(driver) == {
        "quota": 1,
        "taken": 1,
        "regencies_taken": {"63.71": 1},
        "waiting": 1,
        "arrivals": 3,
    }


async def test_a_larger_quota_seats_those_who_wait_longest(driver: RegistrationDriver) -> None:
    activity_id = await announce(driver, quota=1)
    ids = [(await enrol(driver, activity_id)).json()["id"] for _ in range(4)]
    await driver.service.deliver(changed(activity_id, quota=3))
    assert [state for _, state, _ in await _shown(driver, activity_id)] == ["enrolled"] * 3 + ["waiting"]
    moved = [told.subject for told in await driver.service.outbox("ParticipantEnrolled")]
    assert moved == ids[:3]


async def test_a_smaller_quota_sends_nobody_away_and_seats_nobody_until_fewer_are_there(
    driver: RegistrationDriver,
) -> None:
    activity_id = await announce(driver, quota=3)
    ids = [(await enrol(driver, activity_id)).json()["id"] for _ in range(3)]
    await driver.service.deliver(changed(activity_id, quota=1))
    assert (await enrol(driver, activity_id)).json()["state"] == "waiting"
    for enrolment_id, taken in zip(ids, (2, 1, 1), strict=True):
        await withdraw(driver, enrolment_id)
        assert (await _seats(driver))["taken"] == taken
    assert [state for _, state, _ in await _shown(driver, activity_id)] == ["withdrawn"] * 3 + ["enrolled"]


async def test_a_regency_has_its_own_ceiling_and_its_people_wait_for_its_seats(driver: RegistrationDriver) -> None:
    one_seat = (RegencyQuota(region_code="63.71", quota=1),)
    activity_id = await announce(driver, regency_quotas=one_seat, quota=3)
    city, waits = [(await enrol(driver, activity_id)).json() for _ in range(2)]
    elsewhere = (await enrol(driver, activity_id, region_code="63.72")).json()
    assert [one["state"] for one in (city, waits, elsewhere)] == ["enrolled", "waiting", "enrolled"]
    await withdraw(driver, elsewhere["id"])
    assert (await _shown(driver, activity_id))[1][1] == "waiting"
    await withdraw(driver, city["id"])
    assert (await _shown(driver, activity_id))[1][1] == "enrolled"


async def test_of_many_who_come_and_go_at_once_none_is_overtaken(driver: RegistrationDriver) -> None:
    activity_id = await announce(driver, quota=2)
    seated = [(await enrol(driver, activity_id)).json()["id"] for _ in range(2)]
    steps = [*(enrol(driver, activity_id) for _ in range(4)), *(withdraw(driver, one) for one in seated)]
    answers = await asyncio.gather(*steps)
    assert sorted(one.status_code for one in answers) == [200, 200, 201, 201, 201, 201]
    rows = await driver.service.rows("SELECT state FROM enrolment WHERE state <> 'withdrawn' ORDER BY arrival")
    assert [row["state"] for row in rows] == ["enrolled"] * 2 + ["waiting"] * 2
    assert (await _seats(driver))["regencies_taken"] == {"63.71": 2}


async def test_nobody_moves_up_to_what_does_not_take_place(driver: RegistrationDriver) -> None:
    activity_id = await announce(driver, quota=1)
    seated, _ = [(await enrol(driver, activity_id)).json() for _ in range(2)]
    await driver.service.deliver(sample(ActivityCancelled, activity_id, organizer_id=ORGANIZER))
    await withdraw(driver, seated["id"])
    assert [state for _, state, _ in await _shown(driver, activity_id)] == ["withdrawn", "waiting"]


async def test_everybody_enrolled_or_waiting_hears_of_other_sessions_and_of_the_end_and_nobody_of_a_quota(
    driver: RegistrationDriver,
) -> None:
    activity_id = await announce(driver, quota=2)
    gone, *here = [(await enrol(driver, activity_id)).json()["id"] for _ in range(4)]
    await withdraw(driver, gone)
    later = [one.model_copy(update={"starts_at": one.starts_at + timedelta(hours=1)}) for one in SESSIONS]
    await driver.service.deliver(changed(activity_id, quota=2, title="Lain", revision=3))
    await driver.service.deliver(changed(activity_id, quota=3, title="Lain", revision=4))
    await driver.service.deliver(changed(activity_id, quota=3, title="Lain", revision=5, sessions=later))
    over = SESSIONS[0].starts_at - timedelta(days=900)
    held = SESSIONS[0].model_copy(update={"id": new_id(), "starts_at": over, "ends_at": over + timedelta(hours=1)})
    afterwards = changed(activity_id, quota=3, title="Lain", revision=6, sessions=[held, *later])
    await driver.service.deliver(afterwards)
    told = await driver.service.outbox("EnrolledActivityChanged")
    assert [one.subject for one in told] == here * 2, "of what was held nobody needs to hear"
    assert [one.body["activity"]["sessions"][0]["starts_at"][11:16] for one in told] == ["02:00"] * 3 + ["03:00"] * 3
    reason = {"organizer_id": ORGANIZER, "reason": "Narasumber berhalangan."}
    await driver.service.deliver(sample(ActivityCancelled, activity_id, **reason))
    cancelled = await driver.service.outbox("EnrolledActivityCancelled")
    assert [(one.subject, one.body["reason"]) for one in cancelled] == [(one, reason["reason"]) for one in here]
