"""Attendance: lists that come late, twice and in any order, and codes on a screen; hours come of nothing else."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from kompeten.events import EnrolmentErased, EnrolmentRestricted, EnrolmentWithdrawn, ParticipantEnrolled
from kompeten.ids import new_id
from support.counting import noted_statements
from support.drivers.development import ACTIVITY, SESSIONS, DevelopmentDriver
from support.events import sample

FIRST, SECOND = (one["id"] for one in SESSIONS)  # of three lessons, and of two


class Venue:
    """An activity on its day, with people enrolled."""

    def __init__(self, driver: DevelopmentDriver, activity: str) -> None:
        self.driver, self.activity = driver, activity

    async def enrol(self, people: int) -> list[UUID]:
        """Let people be enrolled, and return their enrolments."""
        ids = [new_id() for _ in range(people)]
        bodies = [sample(ParticipantEnrolled, one, activity_id=self.activity) for one in ids]
        service = self.driver.service
        await service.consumer(bodies[0].topic).receive([service.record(body) for body in bodies])
        return ids

    async def attend(self, session: str, *people: UUID, **more: Any) -> httpx.Response:
        """Send a list in."""
        body = {"enrolment_ids": [str(one) for one in people]} | more
        return await self.driver.call("PUT", f"activities/{self.activity}/sessions/{session}/attendance", body)

    async def strike(self, session: str, *people: UUID, **more: Any) -> httpx.Response:
        """Take back what was entered for these."""
        body = {"enrolment_ids": [str(one) for one in people], "reason": "Ternyata tidak hadir."} | more
        return await self.driver.call("POST", f"activities/{self.activity}/sessions/{session}/strikes", body)

    async def hours(self) -> list[int]:
        """Return everybody's lessons, in the order of enrolment."""
        shown = await self.driver.call("GET", f"activities/{self.activity}/participants")
        return [one["lesson_hours"] for one in shown.json()["items"]]


@pytest.fixture
async def venue(driver: DevelopmentDriver) -> Venue:
    """The workshop of the driver, in the afternoon of its day."""
    activity = await driver.announced()
    driver.service.clock.advance(timedelta(days=14, hours=2))
    return Venue(driver, activity)


async def test_lists_may_come_twice_in_parts_and_in_any_order(venue: Venue) -> None:
    siti, budi, absent = await venue.enrol(3)
    both = await venue.attend(SECOND, siti, budi)
    assert {name: both.json()[name] for name in ("recorded", "known", "unknown")} == {
        "recorded": 2,
        "known": 0,
        "unknown": [],
    }
    again = (await venue.attend(SECOND, siti, budi)).json()
    assert (again["recorded"], again["known"]) == (0, 2)
    assert (await venue.attend(FIRST, siti)).status_code == 200
    assert await venue.hours() == [5, 2, 0]
    told = await venue.driver.service.outbox("TrainingAttended")
    assert [(one.subject, one.body["revision"], one.body["lesson_hours"]) for one in told] == [
        (str(siti), 1, 2),
        (str(budi), 1, 2),
        (str(siti), 2, 5),
    ]
    assert [one["id"] for one in told[-1].body["sessions"]] == [FIRST, SECOND]
    assert told[-1].body["trainers"][0]["assessor_id"] == ACTIVITY["trainers"][0]["assessor_id"]
    assert str(absent) not in {one.subject for one in told}


async def test_two_lists_at_once_count_everybody_once(venue: Venue) -> None:
    people = await venue.enrol(8)
    answers = await asyncio.gather(
        venue.attend(FIRST, *people), venue.attend(FIRST, *reversed(people)), venue.attend(SECOND, *people)
    )
    assert sum(one.json()["recorded"] for one in answers) == 16
    assert await venue.hours() == [5] * 8


async def test_whoever_does_not_take_part_is_named_and_nothing_is_recorded_of_them(venue: Venue) -> None:
    stays, goes = await venue.enrol(2)
    stranger = new_id()
    await venue.driver.service.deliver(sample(EnrolmentWithdrawn, goes, activity_id=venue.activity))
    answer = (await venue.attend(FIRST, stays, goes, stranger)).json()
    assert (answer["recorded"], set(answer["unknown"])) == (1, {str(goes), str(stranger)})
    assert await venue.hours() == [3, 0]


async def test_nobody_was_at_a_session_that_has_not_begun_and_an_entry_long_after_needs_a_reason(
    driver: DevelopmentDriver,
) -> None:
    venue = Venue(driver, await driver.announced())
    (siti,) = await venue.enrol(1)
    early = await venue.attend(FIRST, siti)
    assert (early.status_code, early.json()["code"]) == (409, "session_not_begun")
    driver.service.clock.advance(timedelta(days=20))
    late = await venue.attend(FIRST, siti)
    assert (late.status_code, late.json()["code"]) == (409, "late_entry")
    assert (await venue.attend(FIRST, siti, reason="Daftar hadir tertinggal di lokasi.")).json()["recorded"] == 1
    assert (await venue.attend(str(new_id()), siti)).status_code == 404
    await driver.service.deliver(sample(EnrolmentErased, siti))
    assert await driver.service.rows("SELECT late_reason FROM attendance") == [{"late_reason": None}]
    assert await venue.hours() == [3]


async def test_a_participant_in_the_room_scans_the_code_that_the_screen_shows(venue: Venue) -> None:
    driver = venue.driver
    (siti,) = await venue.enrol(1)
    at = f"activities/{venue.activity}/sessions/{FIRST}"
    shown = (await driver.call("GET", f"{at}/code")).json()
    participant = driver.service.token("applicant")

    async def scan(code: str) -> httpx.Response:
        return await driver.call("POST", f"{at}/scans", {"enrolment_id": str(siti), "code": code}, as_=participant)

    assert (await scan("0" * 20)).json()["code"] == "attendance_code_not_current"
    driver.service.clock.advance(timedelta(seconds=120))
    assert (await scan(shown["code"])).status_code == 409
    fresh = (await driver.call("GET", f"{at}/code")).json()["code"]
    driver.service.clock.advance(timedelta(seconds=30))
    assert (await scan(fresh)).json()["recorded"] == 1
    assert (await driver.call("GET", f"{at}/code", as_=participant)).status_code == 403


async def test_a_session_that_has_begun_stays_as_it_is(venue: Venue) -> None:
    moved = [{**SESSIONS[0], "title": "Lain"}, SESSIONS[1]]
    refused = await venue.driver.call("PUT", f"activities/{venue.activity}", ACTIVITY | {"sessions": moved})
    assert (refused.status_code, refused.json()["code"]) == (409, "sessions_begun")
    assert (await venue.driver.call("PUT", f"activities/{venue.activity}", ACTIVITY | {"quota": 70})).status_code == 200


async def test_a_list_takes_as_few_statements_for_a_thousand_as_for_two(venue: Venue) -> None:
    few, many = await venue.enrol(2), await venue.enrol(1_000)
    await venue.attend(SECOND, *few)  # asks besides which LSP this is
    with noted_statements(venue.driver.service.runtime.engine.sync_engine) as statements:
        assert (await venue.attend(FIRST, *few)).json()["recorded"] == 2
        for_few = len(statements)
        assert (await venue.attend(FIRST, *many)).json()["recorded"] == 1_000
    assert len(statements) == 2 * for_few <= 32, statements


async def test_a_struck_attendance_counts_nothing_and_a_list_that_comes_again_does_not_bring_it_back(
    venue: Venue,
) -> None:
    siti, budi = await venue.enrol(2)
    for session in (FIRST, SECOND):
        await venue.attend(session, siti, budi)
    stranger = new_id()
    first = (await venue.strike(FIRST, siti, stranger)).json()
    assert (first["struck"], first["unknown"]) == (1, [str(stranger)])
    assert (await venue.strike(FIRST, siti)).json()["struck"] == 0
    assert (await venue.attend(FIRST, siti, budi)).json()["recorded"] == 0
    assert await venue.hours() == [2, 5]
    assert (await venue.strike(SECOND, siti)).json()["struck"] == 1
    service = venue.driver.service
    told = [one.body for one in await service.outbox("TrainingAttended") if one.subject == str(siti)]
    assert [(one["revision"], one["lesson_hours"]) for one in told] == [(1, 3), (2, 5), (3, 2), (4, 0)]
    assert told[-1]["sessions"] == []
    assert (await venue.attend(SECOND, siti, restore=True)).json()["recorded"] == 1
    assert await venue.hours() == [2, 5]


async def test_a_strike_says_who_and_why_and_is_the_organizers_own(venue: Venue) -> None:
    siti, budi = await venue.enrol(2)
    await venue.attend(FIRST, siti, budi)
    driver, service = venue.driver, venue.driver.service
    assert (await venue.strike(FIRST, siti, reason=" ")).status_code == 422
    path, body = f"activities/{venue.activity}/sessions/{FIRST}/strikes", {"enrolment_ids": [str(siti)], "reason": "x"}
    for caller, status in ((driver.organizer("arpusda-semarang"), 404), (service.token("applicant"), 403)):
        assert (await driver.call("POST", path, body, as_=caller)).status_code == status
    await service.deliver(sample(EnrolmentRestricted, budi))
    answer = (await venue.strike(FIRST, siti, budi)).json()
    assert (answer["struck"], answer["unknown"], answer["restricted"]) == (1, [], [str(budi)])
    (audited,) = await service.rows("SELECT * FROM audit_entry WHERE action = 'strike_attendance'")
    assert (audited["actor"], audited["details"]["enrolment_ids"]) == ("system:dispersip-kalsel", [str(siti)])
    why = "SELECT strike_reason FROM attendance WHERE struck_at IS NOT NULL"
    assert [row["strike_reason"] for row in await service.rows(why)] == ["Ternyata tidak hadir."]
    await service.deliver(sample(EnrolmentErased, siti))
    assert [row["strike_reason"] for row in await service.rows(why)] == [None]
