"""Seats under races: PostgreSQL decides, one wins and the other is told."""

import asyncio

from support.drivers.registration import RegistrationDriver


async def test_of_two_acceptances_at_once_for_the_last_seat_one_wins(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=1)
    ids = [await driver.submitted(batch_id) for _ in range(2)]
    answers = await asyncio.gather(*(driver.do(one, "acceptance") for one in ids))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json()["code"] == "batch_full"
    assert (await driver.batch(batch_id))["taken"] == 1
    assert len(await driver.service.outbox("ParticipantRegistered")) == 1


async def test_two_acceptances_at_once_of_one_application_take_one_seat(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    application_id = await driver.submitted(batch_id)
    answers = await asyncio.gather(*(driver.do(application_id, "acceptance") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert (await driver.batch(batch_id))["taken"] == 1


async def test_the_same_person_sent_in_twice_at_once_is_registered_once(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    nik = "6371015502809888"
    answers = await asyncio.gather(*(driver.submit(batch_id, national_id=nik) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_registered"}
    assert len(await driver.service.rows("SELECT id FROM person")) == 1


async def test_withdrawals_and_acceptances_at_once_leave_the_seats_counted_right(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=4)
    seated = [await driver.accepted(batch_id) for _ in range(3)]
    waiting = [await driver.submitted(batch_id) for _ in range(3)]
    await asyncio.gather(
        *(driver.do(one, "withdrawal", reason="x") for one in seated),
        *(driver.do(one, "acceptance") for one in waiting),
    )
    (row,) = await driver.service.rows("SELECT count(*) AS accepted FROM application WHERE state = 'accepted'")
    assert (await driver.batch(batch_id))["taken"] == row["accepted"]
