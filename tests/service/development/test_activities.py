"""Activities: planned, announced, changed and cancelled, each told with the whole of what it is."""

from typing import Any

import pytest

from support.drivers.development import ACTIVITY, SESSIONS, DevelopmentDriver


async def test_an_announcement_tells_the_whole_activity_and_a_draft_tells_nobody(driver: DevelopmentDriver) -> None:
    activity = await driver.activity()
    assert await driver.service.outbox() == []
    announced = await driver.call("POST", f"activities/{activity}/announcement")
    assert (announced.status_code, announced.json()["state"]) == (200, "announced")
    (told,) = await driver.service.outbox("ActivityAnnounced")
    assert (told.topic, told.subject, told.body["activity"]["revision"]) == ("kompeten.development", activity, 2)
    assert [one["lesson_hours"] for one in told.body["activity"]["sessions"]] == [3, 2]
    assert told.body["activity"]["unit_codes"] == ["R.91PRP02.021.1"]
    assert told.body["activity"]["sessions"][0]["starts_at"] == "2026-07-15T00:00:00Z"


async def test_a_change_after_the_announcement_is_told_with_a_higher_revision(driver: DevelopmentDriver) -> None:
    activity = await driver.announced()
    changed = await driver.call("PUT", f"activities/{activity}", ACTIVITY | {"quota": 120})
    assert changed.status_code == 200
    (told,) = await driver.service.outbox("ActivityChanged")
    assert (told.body["activity"]["quota"], told.body["activity"]["revision"]) == (120, 3)
    assert [one["id"] for one in told.body["activity"]["sessions"]] == [one["id"] for one in SESSIONS]
    empty = await driver.call("PUT", f"activities/{activity}", ACTIVITY | {"sessions": []})
    assert (empty.status_code, empty.json()["code"]) == (409, "sessions_missing")


async def test_a_cancelled_activity_tells_why_and_stays_cancelled(driver: DevelopmentDriver) -> None:
    activity = await driver.announced()
    cancelled = await driver.call("POST", f"activities/{activity}/cancellation", {"reason": "Gedung banjir."})
    assert cancelled.json()["state"] == "cancelled"
    (told,) = await driver.service.outbox("ActivityCancelled")
    assert (told.subject, told.body["reason"]) == (activity, "Gedung banjir.")
    again = await driver.call("PUT", f"activities/{activity}", ACTIVITY)
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


async def test_an_activity_without_sessions_is_announced_to_nobody(driver: DevelopmentDriver) -> None:
    activity = await driver.activity(sessions=[])
    refused = await driver.call("POST", f"activities/{activity}/announcement")
    assert (refused.status_code, refused.json()["code"]) == (409, "sessions_missing")
    assert await driver.service.outbox() == []


async def test_an_activity_of_a_programme_is_announced_while_that_is_running(driver: DevelopmentDriver) -> None:
    programme = await driver.programme()
    activity = await driver.activity(programme_id=programme)
    early = await driver.call("POST", f"activities/{activity}/announcement")
    assert (early.status_code, early.json()["code"]) == (409, "programme_not_running")
    await driver.call("POST", f"programmes/{programme}/start")
    assert (await driver.call("POST", f"activities/{activity}/announcement")).status_code == 200
    listed = (await driver.call("GET", f"activities?programme_id={programme}")).json()["items"]
    assert [one["id"] for one in listed] == [activity]


async def test_an_activity_does_not_exist_for_another_organizer_nor_joins_its_programme(
    driver: DevelopmentDriver,
) -> None:
    activity, programme = await driver.activity(), await driver.programme()
    other = driver.organizer("dispersip-kalbar")
    assert (await driver.call("GET", f"activities/{activity}", as_=other)).status_code == 404
    assert (await driver.call("POST", f"activities/{activity}/announcement", as_=other)).status_code == 404
    joined = await driver.call("POST", "activities", ACTIVITY | {"programme_id": programme}, as_=other)
    assert joined.status_code == 404
    of_another = ACTIVITY | {"programme_id": programme, "organizer_id": "ipi-jateng"}
    assert (await driver.call("POST", "activities", of_another, as_=driver.admin)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"topics": ["sulap"]}, "#/topics/0", "topic_unknown"),
        (
            {"regency_quotas": [{"region_code": "63.71", "quota": 101}]},
            "#/regency_quotas/0/quota",
            "more_than_the_quota",
        ),
        ({"sessions": [{**SESSIONS[1], "link": None}]}, "#/sessions/0/venue", "place_missing"),
    ],
)
async def test_a_plan_that_does_not_hold_is_refused_where_it_does_not(
    driver: DevelopmentDriver, changes: dict[str, Any], pointer: str, code: str
) -> None:
    await driver.topic()
    refused = await driver.call("POST", "activities", ACTIVITY | changes)
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(pointer, code)]


async def test_a_topic_worded_anew_leaves_what_was_planned_before(driver: DevelopmentDriver) -> None:
    activity = await driver.activity()
    await driver.topic(unit_codes=["R.91PRP02.912.1"])
    shown = (await driver.call("GET", f"activities/{activity}")).json()
    assert shown["unit_codes"] == ["R.91PRP02.021.1"]
    refused = await driver.call("PUT", "topics/klasifikasi", {"name": "X", "name_en": "Y"})
    assert refused.status_code == 403
