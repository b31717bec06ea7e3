"""Seats under races and the queue for them: PostgreSQL decides, in the order of arrival, and nobody is overtaken."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from support.drivers.registration import PERSON, RegistrationDriver


async def _states(driver: RegistrationDriver, batch_id: UUID) -> list[tuple[str, int]]:
    """Return state and arrival of each application of a batch, in the order of arrival."""
    rows = await driver.service.rows(
        f"SELECT state, arrival FROM application WHERE batch_id = '{batch_id}' ORDER BY arrival"
    )
    return [(row["state"], row["arrival"]) for row in rows]


async def _amend(driver: RegistrationDriver, batch_id: UUID, **changes: Any) -> Any:  # Any: JSON
    return await driver.client.patch(f"/v1/batches/{batch_id}", json=changes, headers=driver.manager)


async def test_whoever_finds_every_seat_taken_waits_and_is_told_the_place(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=1)
    seated, first, second = [(await driver.submit(batch_id)).json() for _ in range(3)]
    assert [one["state"] for one in (seated, first, second)] == ["submitted", "waiting", "waiting"]
    assert [one["waiting_place"] for one in (seated, first, second)] == [None, 1, 2]
    assert second["stage"] == "waiting"
    batch = await driver.batch(batch_id)
    assert (batch["taken"], batch["waiting"], batch["counts"]["waiting"]) == (1, 2, 2)
    assert batch["regencies"] == [
        {"region_code": "63.71", "region_name": "Kota Banjarmasin", "quota": None, "taken": 1}
    ]
    told = await driver.service.outbox("ApplicationWaitlisted")
    assert [(event.subject, event.body["place"], event.body["funding_source"]) for event in told] == [
        (first["id"], 1, "APBD"),
        (second["id"], 2, "APBD"),
    ]
    submitted = await driver.service.outbox("ApplicationSubmitted")
    assert [event.body["is_waiting"] for event in submitted] == [False, True, True]
    path = f"/v1/applications?batch_id={batch_id}&state=waiting"
    listed = (await driver.client.get(path, headers=driver.organizer)).json()["items"]
    assert [(one["id"], one["waiting_place"]) for one in listed] == [(first["id"], 1), (second["id"], 2)]
    timeline = await driver.timeline(UUID(second["id"]))
    assert [(entry["stage"], entry["details"].get("place")) for entry in timeline["entries"]] == [
        ("submitted", None),
        ("waiting", 2),
    ]


async def test_nobody_looks_at_an_application_that_waits(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=1)
    await driver.submitted(batch_id)
    waiting = await driver.submitted(batch_id)
    bodies: dict[str, dict[str, Any]] = {
        "acceptance": {},
        "return": {"reasons": [{"field": "full_name", "reason": "x"}]},
        "rejection": {"reason": "x"},
    }
    for what, body in bodies.items():
        refused = await driver.do(waiting, what, **body)
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")


@pytest.mark.parametrize("what", ["withdrawal", "rejection"])
async def test_a_seat_given_back_goes_to_who_has_waited_longest(driver: RegistrationDriver, what: str) -> None:
    batch_id = await driver.approved_batch(quota=1)
    seated, leaving, first, second = [await driver.submitted(batch_id) for _ in range(4)]
    await driver.do(leaving, "withdrawal", driver.organizer, reason="Tidak jadi.")
    assert (await driver.application(second))["waiting_place"] == 2
    await driver.do(seated, what, reason="x")
    (granted,) = await driver.service.outbox("SeatGranted")
    assert granted.subject == str(first)
    shown = await driver.application(first)
    assert (shown["state"], shown["stage"], shown["waiting_place"]) == ("submitted", "submitted", None)
    assert (await driver.application(second))["waiting_place"] == 1
    assert [entry["event"] for entry in (await driver.timeline(first))["entries"]] == [
        "ApplicationSubmitted",
        "ApplicationWaitlisted",
        "SeatGranted",
    ]
    batch = await driver.batch(batch_id)
    assert (batch["taken"], batch["waiting"]) == (1, 1)
    assert (await driver.do(first, "acceptance")).status_code == 200


async def test_a_larger_quota_lets_as_many_move_up(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=1)
    ids = [await driver.submitted(batch_id) for _ in range(4)]
    amended = (await _amend(driver, batch_id, quota=3)).json()
    assert (amended["taken"], amended["waiting"]) == (3, 1)
    assert [event.subject for event in await driver.service.outbox("SeatGranted")] == [str(ids[1]), str(ids[2])]
    assert [state for state, _ in await _states(driver, batch_id)] == ["submitted"] * 3 + ["waiting"]


async def test_nobody_moves_up_once_the_last_day_has_passed(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=1, starts_on="2025-07-15", ends_on="2025-07-17")
    seated, _ = [await driver.submitted(batch_id) for _ in range(2)]
    await driver.do(seated, "withdrawal", reason="x")
    assert [state for state, _ in await _states(driver, batch_id)] == ["withdrawn", "waiting"]


async def test_a_regency_has_a_quota_of_its_own_and_the_others_share_the_rest(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=3, regency_quotas=[{"region_code": "6371", "quota": 1}])
    unknown = await driver.propose(regency_quotas=[{"region_code": "63.99", "quota": 1}])
    (error,) = unknown.json()["errors"]
    assert (error["pointer"], error["field"]) == ("#/regency_quotas/0/region_code", "region_code")
    regions = ("63.71", "63.71", "63.01", "63.72", "63.01")
    ids = [await driver.submitted(batch_id, region_code=region) for region in regions]
    states = [state for state, _ in await _states(driver, batch_id)]
    assert states == ["submitted", "waiting", "submitted", "submitted", "waiting"]
    await driver.do(ids[3], "withdrawal", reason="x")  # the first in the queue may not have it
    assert [event.subject for event in await driver.service.outbox("SeatGranted")] == [str(ids[4])]
    refused = await _amend(driver, batch_id, regency_quotas=[{"region_code": "63.01", "quota": 1}])
    assert refused.json()["code"] == "regency_quota_below_taken"
    await _amend(driver, batch_id, quota=4, regency_quotas=[])
    assert (await driver.application(ids[1]))["state"] == "submitted"


async def test_who_comes_again_from_a_full_regency_queues_there(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=3, regency_quotas=[{"region_code": "63.71", "quota": 1}])
    await driver.submitted(batch_id, region_code="63.71")
    moved = await driver.submitted(batch_id, region_code="63.01", national_id="6371015502809777")
    await driver.do(moved, "return", reasons=[{"field": "region_code", "reason": "x"}])
    body = (await driver.application(moved)) | {"national_id": "6371015502809777", "region_code": "63.71"}
    sent = {name: body[name] for name in PERSON}
    answer = await driver.client.put(f"/v1/applications/{moved}", json=sent, headers=driver.organizer)
    assert (answer.status_code, answer.json()["state"], answer.json()["waiting_place"]) == (200, "waiting", 1)
    batch = await driver.batch(batch_id)
    assert (batch["taken"], batch["waiting"], [one["taken"] for one in batch["regencies"]]) == (1, 1, [1])


async def test_arrivals_and_withdrawals_at_once_overtake_nobody(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=4)
    early = [await driver.submitted(batch_id) for _ in range(6)]
    await asyncio.gather(
        *(driver.submitted(batch_id) for _ in range(8)),
        *(driver.do(one, "withdrawal", reason="x") for one in early[:3]),
        *(driver.do(one, "acceptance") for one in early[3:5]),
    )
    states = await _states(driver, batch_id)
    assert [arrival for _, arrival in states] == list(range(1, 15))
    live = [state for state, _ in states if state != "withdrawn"]
    assert [state == "waiting" for state in live] == [False] * 4 + [True] * 7
    batch = await driver.batch(batch_id)
    assert (batch["taken"], batch["waiting"]) == (4, 7)


async def test_the_database_itself_keeps_seats_within_their_quotas(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=2, regency_quotas=[{"region_code": "63.71", "quota": 1}])
    await driver.submitted(batch_id)
    owner = await asyncpg.connect(driver.service.database.owner_url)
    try:
        for change in ("taken = 3", "taken = 2, regencies_taken = '{\"63.71\": 2}'", "taken = 2"):
            with pytest.raises(asyncpg.CheckViolationError):
                await owner.execute(f"UPDATE batch SET {change} WHERE id = $1", batch_id)
    finally:
        await owner.close()


async def test_two_acceptances_at_once_of_one_application_accept_once(driver: RegistrationDriver) -> None:
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
    assert (await driver.batch(batch_id))["taken"] == 1
