"""Mentoring in circles: goals, meetings that both confirm, looking back, and what an erasure leaves."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from kompeten.events import EnrolmentErased, ParticipantEnrolled
from kompeten.ids import new_id
from support.drivers.development import SESSIONS, DevelopmentDriver
from support.events import sample

MENTOR = "user-puji"
HELD = {
    "id": "0197f000-0000-7000-8000-00000000f0aa",
    "title": "Pertemuan pertama",
    "starts_at": "2026-07-20T08:00:00+08:00",
    "ends_at": "2026-07-20T09:30:00+08:00",
    "venue": "Perpustakaan Kota",
}
AGREED = {"unit_codes": ["R.91PRP02.021.1"], "goal": "Mengklasifikasi koleksi anak tanpa bantuan."}


@dataclass
class Circle:
    """A circle with one senior and one junior, after what was planned of it."""

    driver: DevelopmentDriver
    activity: str
    junior: UUID

    async def ask(self, method: str, path: str, body: Any, *, who: str, role: str = "applicant") -> httpx.Response:
        """Send a request about the circle."""
        headers = self.driver.service.token(role, subject=who)
        return await self.driver.call(method, f"activities/{self.activity}/{path}", body, as_=headers)

    async def agree(self, *, who: str = MENTOR) -> httpx.Response:
        """Let a mentor agree with the junior."""
        return await self.ask("PUT", f"mentorings/{self.junior}", AGREED, who=who)

    async def meet(self, *, who: str = MENTOR, minutes: str = "Membahas DDC 800.", **changes: Any) -> httpx.Response:
        """Let a mentor log a meeting."""
        body = {"session": HELD | changes, "minutes": minutes, "enrolment_ids": [str(self.junior)]}
        return await self.ask("POST", "meetings", body, who=who)

    async def confirm(self, *, who: str = "user-siti") -> httpx.Response:
        """Let the junior confirm it."""
        body = {"enrolment_id": str(self.junior)}
        return await self.ask("POST", f"meetings/{HELD['id']}/confirmations", body, who=who)

    async def look_back(self, stage: str, who: str) -> httpx.Response:
        """Let one of the two look back."""
        path = f"mentorings/{self.junior}/reflections/{stage}"
        return await self.ask("PUT", path, {"text": "Berjalan baik."}, who=who)

    async def detail(self) -> Any:
        """Return the mentoring as the organizer sees it."""
        return (await self.driver.call("GET", f"activities/{self.activity}/mentorings/{self.junior}")).json()


async def of_kind(driver: DevelopmentDriver, kind: str) -> Circle:
    """Return an activity of a kind, with a junior enrolled, a month after its announcement."""
    activity, junior = await driver.announced(kind=kind, sessions=SESSIONS[:1]), new_id()
    await driver.service.deliver(sample(ParticipantEnrolled, junior, activity_id=activity))
    driver.service.clock.advance(timedelta(days=30))
    return Circle(driver, activity, junior)


@pytest.fixture
async def circle(driver: DevelopmentDriver) -> Circle:
    """A mentoring circle."""
    return await of_kind(driver, "mentoring_circle")


async def test_the_hours_of_a_meeting_count_when_both_say_so_and_name_the_mentor_to_the_others(circle: Circle) -> None:
    assert (await circle.agree()).status_code == 200
    logged = await circle.meet()
    assert (logged.status_code, logged.json()["lesson_hours"]) == (200, 2)
    assert await circle.driver.service.outbox("TrainingAttended") == []
    own = await circle.confirm(who=MENTOR)
    assert (own.status_code, own.json()["code"]) == (409, "own_confirmation")
    for _ in range(2):
        assert (await circle.confirm()).status_code == 200
    (told,) = await circle.driver.service.outbox("TrainingAttended")
    assert (told.subject, told.body["lesson_hours"]) == (str(circle.junior), 2)
    assert told.body["trainers"][0]["user_id"] == MENTOR
    (changed,) = await circle.driver.service.outbox("ActivityChanged")
    assert HELD["id"] in [one["id"] for one in changed.body["activity"]["sessions"]]
    (meeting,) = (await circle.detail())["meetings"]
    assert (meeting["minutes"], meeting["confirmed_at"] is None) == ("Membahas DDC 800.", False)


async def test_both_look_back_halfway_and_at_the_end_in_that_order(circle: Circle) -> None:
    await circle.agree()
    early = await circle.look_back("final", MENTOR)
    assert (early.status_code, early.json()["code"]) == (409, "illegal_move")
    states = [
        (await circle.look_back(stage, who)).json()["state"]
        for stage in ("halfway", "final")
        for who in (MENTOR, "user-siti")
    ]
    assert states == ["agreed", "halfway", "halfway", "completed"]
    assert (await circle.meet()).json()["code"] == "illegal_move"


async def test_only_a_mentor_of_the_circle_agrees_and_logs_and_only_what_was_held(circle: Circle) -> None:
    assert (await circle.agree(who="user-lain")).status_code == 404
    assert (await circle.meet()).status_code == 404, "nothing is agreed yet"
    await circle.agree()
    assert (await circle.meet(who="user-lain")).status_code == 404
    ahead = await circle.meet(starts_at="2027-07-20T08:00:00+08:00", ends_at="2027-07-20T09:30:00+08:00")
    assert ahead.json()["code"] == "meeting_ahead"
    overlapping = await circle.meet(starts_at=SESSIONS[0]["starts_at"], ends_at=SESSIONS[0]["ends_at"])
    assert [one["pointer"] for one in overlapping.json()["errors"]] == ["#/session/starts_at"]


async def test_what_is_no_circle_mentors_nobody(driver: DevelopmentDriver) -> None:
    workshop = await of_kind(driver, "workshop")
    refused = await workshop.agree()
    assert (refused.status_code, refused.json()["code"]) == (409, "no_circle")


async def test_the_organizer_sees_and_ends_it_and_an_erasure_leaves_no_words(circle: Circle) -> None:
    await circle.agree()
    await circle.meet()
    await circle.look_back("halfway", "user-siti")
    stranger = circle.driver.organizer("dispersip-kalbar")
    path = f"activities/{circle.activity}/mentorings"
    assert (await circle.driver.call("GET", path, as_=stranger)).status_code == 404
    assert len((await circle.driver.call("GET", path)).json()["items"]) == 1
    ended = await circle.driver.call("POST", f"{path}/{circle.junior}/ending", {"reason": "Siti pindah kota."})
    assert ended.json()["state"] == "ended"
    await circle.driver.service.deliver(sample(EnrolmentErased, circle.junior))
    detail = await circle.detail()
    assert [detail[one] for one in ("goal", "halfway_of_mentee", "end_reason")] == ["", None, None]
    assert [one["minutes"] for one in detail["meetings"]] == [""]


async def test_a_proposal_pairs_whom_nobody_accompanies_yet_and_keeps_nothing(circle: Circle) -> None:
    mentor = {"user_id": MENTOR, "unit_codes": AGREED["unit_codes"], "region_code": "63.71", "at_most": 2}
    path = f"activities/{circle.activity}/mentoring-proposals"
    proposed = (await circle.driver.call("POST", path, {"mentors": [mentor]})).json()
    assert [(one["user_id"], one["enrolment_id"]) for one in proposed["pairs"]] == [(MENTOR, str(circle.junior))]
    assert proposed["without_mentor"] == 0
    await circle.agree()
    again = await circle.driver.call("POST", path, {"mentors": [mentor]})
    assert again.json() == {"pairs": [], "without_mentor": 0}
