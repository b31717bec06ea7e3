"""Groups at once, across activities: who was where, and certificates of attendance of a whole programme."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kompeten.events import EnrolmentRestricted
from kompeten.ids import new_id
from service.development.test_attendance import FIRST, SECOND, Venue
from support.counting import noted_statements
from support.drivers.development import ACTIVITY, SESSIONS, DevelopmentDriver
from support.events import sample

LATER = [
    {
        **one,
        "id": str(new_id()),
        "starts_at": f"2026-07-1{6 + day}T08:00:00+08:00",
        "ends_at": f"2026-07-1{6 + day}T09:30:00+08:00",
    }
    for day, one in enumerate(SESSIONS)
]


@pytest.fixture
async def venue(driver: DevelopmentDriver) -> Venue:
    """The workshop of the driver, in the afternoon of its day."""
    activity = await driver.announced()
    driver.service.clock.advance(timedelta(days=14, hours=2))
    return Venue(driver, activity)


async def record(venue: Venue, *entries: tuple[str, str, UUID], **more: Any) -> dict[str, Any]:
    """Send a list of activity, session and enrolment in."""
    named = [dict(zip(("activity_id", "session_id", "enrolment_id"), map(str, one), strict=True)) for one in entries]
    answer = await venue.driver.call("PUT", "attendance", {"entries": named} | more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def outcomes(view: dict[str, Any]) -> list[str]:
    return [one["outcome"] for one in view["entries"]]


async def test_a_group_is_recorded_across_activities_and_every_entry_says_what_became_of_it(venue: Venue) -> None:
    other = Venue(venue.driver, await venue.driver.announced(sessions=LATER))
    siti, budi = await venue.enrol(2)
    (dewi,) = await other.enrol(1)
    foreign = await venue.driver.call("POST", "activities", ACTIVITY, as_=venue.driver.organizer("arpusda-semarang"))
    here, there = venue.activity, other.activity
    sent = [
        *((here, FIRST, siti), (here, SECOND, siti), (here, FIRST, budi), (here, FIRST, siti)),
        *((here, FIRST, dewi), (there, LATER[0]["id"], dewi), (there, FIRST, dewi), (here, FIRST, new_id())),
        (foreign.json()["id"], FIRST, siti),
    ]
    found = await record(venue, *sent)
    assert outcomes(found) == [
        *("recorded", "recorded", "recorded", "known"),
        *("unknown", "session_not_begun", "not_found", "unknown", "not_found"),
    ]
    assert (found["recorded"], found["known"], found["refused"]) == (3, 1, 5)
    assert all((one["message"] is None) == (one["outcome"] in ("recorded", "known")) for one in found["entries"])
    assert await venue.hours() == [5, 3]
    again = await record(venue, *sent)
    assert (again["recorded"], again["known"], again["refused"]) == (0, 4, 5)
    told = await venue.driver.service.outbox("TrainingAttended")
    assert [(one.subject, one.body["lesson_hours"]) for one in told] == [(str(siti), 5), (str(budi), 3)]


async def test_one_list_records_the_same_day_in_two_activities_under_their_own_rules(venue: Venue) -> None:
    other = Venue(venue.driver, await venue.driver.announced(sessions=LATER))
    siti, budi = await venue.enrol(2)
    dewi, restricted = await other.enrol(2)
    await venue.driver.service.deliver(sample(EnrolmentRestricted, restricted))
    await venue.attend(FIRST, budi)
    await venue.strike(FIRST, budi)
    venue.driver.service.clock.advance(timedelta(days=1))
    where = (other.activity, LATER[0]["id"])
    sent = [(venue.activity, FIRST, siti), (*where, dewi), (*where, restricted), (venue.activity, FIRST, budi)]
    assert outcomes(await record(venue, *sent)) == ["late_entry", "recorded", "restricted", "late_entry"]
    with_reason = await record(venue, *sent, reason="Daftar hadir tertinggal.")
    assert outcomes(with_reason) == ["recorded", "known", "restricted", "struck"]
    restored = await record(venue, sent[3], reason="Ternyata hadir.", restore=True)
    assert outcomes(restored) == ["recorded"]
    assert (await venue.hours(), await other.hours()) == ([3, 3], [2, 0])


async def test_a_thousand_entries_take_the_statements_of_two(venue: Venue) -> None:
    few, many = await venue.enrol(2), await venue.enrol(500)
    engine = venue.driver.service.runtime.engine.sync_engine
    await record(venue, (venue.activity, FIRST, few[0]))
    counted = []
    for people in (few, many):
        with noted_statements(engine) as statements:
            sent = [(venue.activity, where, one) for one in people for where in (FIRST, SECOND)]
            assert (await record(venue, *sent))["refused"] == 0
            counted.append(len(statements))
    assert counted[1] <= counted[0] <= 18, counted


async def test_a_whole_programme_gets_its_certificates_of_attendance_at_once(driver: DevelopmentDriver) -> None:
    programme = await driver.programme()
    assert (await driver.call("POST", f"programmes/{programme}/start")).status_code == 200
    over = Venue(driver, await driver.announced(programme_id=programme))
    going_on = await driver.announced(programme_id=programme, sessions=LATER)
    draft = await driver.activity(programme_id=programme)
    driver.service.clock.advance(timedelta(days=14, hours=6))
    siti, absent = await over.enrol(2)
    await over.attend(FIRST, siti)
    answer = await driver.call("POST", f"programmes/{programme}/attestations")
    assert answer.status_code == 200, answer.text
    assert {one["activity_id"]: (one["issued"], one["not_issued_for"]) for one in answer.json()["activities"]} == {
        over.activity: (1, None),
        going_on: (0, "activity_not_over"),
        draft: (0, "activity_not_announced"),
    }
    told = await driver.service.outbox("AttestationIssued")
    assert [one.subject for one in told] == [str(siti)] != [str(absent)]
    assert (await driver.call("POST", f"programmes/{programme}/attestations")).json()["issued"] == 0
    stranger = driver.organizer("arpusda-semarang")
    assert (await driver.call("POST", f"programmes/{programme}/attestations", as_=stranger)).status_code == 404
