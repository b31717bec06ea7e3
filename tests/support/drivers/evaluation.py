"""An activity whose participants are asked what they think of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from development.instruments.reading import built_in
from development.instruments.rules import InstrumentKind
from development.surveys.worker import do_what_is_due
from kompeten.events import ParticipantEnrolled
from kompeten.ids import new_id
from support.drivers.development import SESSIONS, DevelopmentDriver
from support.events import sample

ANSWERS: list[dict[str, Any]] = [
    {"question": one.id, "value": min(one.steps, 4) or "Latihannya."}
    for one in built_in(InstrumentKind.REACTION).questions
]
LAST = SESSIONS[-1]["id"]
UNTIL_THE_END = timedelta(days=14, hours=1, minutes=50)  # ten minutes before it
UNTIL_THE_LETTERS = timedelta(days=15, hours=2)


class Workshop:
    """An activity whose participants are asked."""

    def __init__(self, driver: DevelopmentDriver, activity: str) -> None:
        self.driver, self.activity = driver, activity

    async def enrol(self, people: int, **said: Any) -> list[UUID]:
        """Let people be enrolled, and return their enrolments."""
        ids = [new_id() for _ in range(people)]
        bodies = [
            sample(ParticipantEnrolled, one, **{"person_id": new_id(), "activity_id": self.activity} | said)
            for one in ids
        ]
        await self.driver.service.consumer(bodies[0].topic).receive([self.driver.service.record(one) for one in bodies])
        return ids

    async def attend(self, *people: UUID, **more: Any) -> None:
        """Let people be counted at the last session."""
        body = {"enrolment_ids": [str(one) for one in people]} | more
        path = f"activities/{self.activity}/sessions/{LAST}/attendance"
        assert (await self.driver.call("PUT", path, body)).status_code == 200

    async def pass_time(self, time: timedelta = timedelta()) -> None:
        """Let time pass, and what is due be done."""
        self.driver.service.clock.advance(time)
        while await do_what_is_due(self.driver.service.runtime):
            pass

    async def survey(self, kind: str = "reaction") -> dict[str, Any]:
        """Return a survey as its organizer sees it."""
        shown = (await self.driver.call("GET", f"activities/{self.activity}/surveys")).json()["surveys"]
        return dict(next(one for one in shown if one["kind"] == kind))

    async def letters(self) -> list[dict[str, Any]]:
        """Return what notifications is told to write."""
        return [one.body for one in await self.driver.service.outbox("SurveyInvited")]

    async def answer(self, url: str, answers: Any = ANSWERS) -> httpx.Response:
        """Answer by the address of a letter or screen."""
        code = url.rpartition("/")[2]
        return await self.driver.service.client.post(f"/v1/surveys/{code}", json={"answers": answers})


async def held(workshop: Workshop, people: int) -> list[UUID]:
    """Let people attend, and their letters go."""
    ids = await workshop.enrol(people)
    workshop.driver.service.clock.advance(UNTIL_THE_END)
    await workshop.attend(*ids)
    await workshop.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END)
    return ids
