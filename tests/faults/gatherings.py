"""Workshops amid the harm: people are enrolled, and lists of attendance arrive in parts, twice, and in any order."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from faults import people
from faults.callers import patiently
from faults.oplog import Json

if TYPE_CHECKING:
    from faults.organizers import Organizer

LESSON = timedelta(minutes=45)
# Hours before now, and lessons: of different lengths, so that one counted for another is seen. The last still goes on:
# nobody enrols for what is over.
SESSIONS = ((6, 1), (4, 2), (1, 4))
PEOPLE = 5
TOPIC = "klasifikasi"
NUMBERED_FROM = 5_000  # people of a wave have smaller numbers, and nobody's NIK is another's


class Gathering:
    """One activity of an organizer, and how many lessons each of its people must be credited with."""

    def __init__(self, organizer: "Organizer", number: int) -> None:
        self.organizer, self.number = organizer, number
        self.draw = random.Random(f"{organizer.seed}/{organizer.number}/{number}/gathering")
        self.name = f"{organizer.seed}.{organizer.number}.{number}"
        self.activity = ""
        began = datetime.now(UTC)
        self.sessions = [
            self._session(place, began - timedelta(hours=hours), lessons)
            for place, (hours, lessons) in enumerate(SESSIONS)
        ]

    def _session(self, place: int, starts: datetime, lessons: int) -> Json:
        return {
            "id": str(uuid5(NAMESPACE_URL, f"{self.name}/{place}")),
            "title": f"Sesi {place}",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + lessons * LESSON).isoformat(),
            "venue": "Gedung Contoh",
        }

    async def play(self) -> None:
        """Announce it, enrol people, send the lists in; what must come of it is in the log."""
        await self._announce()
        ids = await self._enrol()
        present = {one: self.draw.sample(range(len(SESSIONS)), self.draw.randint(0, len(SESSIONS))) for one in ids}
        lists = [(place, part) for place in range(len(SESSIONS)) for part in self._parts(present, place)]
        self.draw.shuffle(lists)
        await asyncio.gather(*(self._send(place, part) for place, part in lists))
        await self._mistake(present)
        lessons = {one: sum(SESSIONS[place][1] for place in places) for one, places in present.items()}
        self.organizer.log.note("gathering", activity=self.activity, lessons=lessons)

    async def _announce(self) -> None:
        caller, manager = self.organizer.caller, self.organizer.manager
        await manager.settle(
            "topic", "PUT", f"/v1/topics/{TOPIC}", {"name": "Klasifikasi", "name_en": "Classification"}
        )
        body = {
            "kind": "workshop",
            "title": f"Bimbingan Teknis {self.name}",
            "topics": [TOPIC],
            "time_zone": "Asia/Makassar",
            "sessions": self.sessions,
            "quota": PEOPLE,
        }
        drafted = await caller.settle("draft", "POST", "/v1/activities", body, key=f"{self.name}.activity")
        self.activity = drafted["id"]
        path = f"/v1/activities/{self.activity}/announcement"
        await caller.settle("announce", "POST", path, key=f"{self.name}.announcement")

    async def _enrol(self) -> list[str]:
        """Enrol side by side as soon as registration has heard of it, and wait until development has heard of them."""
        caller = self.organizer.caller

        async def known() -> bool | None:
            path = f"/v1/imports/template.xlsx?activity_id={self.activity}"
            status, _ = await caller.ask_once("read", "GET", path)
            return True if status == 200 else None

        await patiently(f"activity of {self.name} in registration", known)
        ids = await asyncio.gather(*(self._enrol_one(number) for number in range(PEOPLE)))

        async def arrived() -> bool | None:
            found = await caller.all(f"/v1/activities/{self.activity}/participants")
            return True if len(found) == PEOPLE else None

        await patiently(f"participants of {self.name}", arrived)
        return ids

    async def _enrol_one(self, number: int) -> str:
        organizer = self.organizer
        body = people.participant(organizer.seed, organizer.number, self._numbered(number), self.activity)
        organizer.log.note("canary", nik=body["national_id"])
        key = f"{self.name}.enrol-{number}"
        answer = await organizer.caller.settle("enrol", "POST", "/v1/enrolments", body, key=key)
        return str(answer["id"])

    def _numbered(self, number: int) -> int:
        return NUMBERED_FROM + self.number * PEOPLE + number

    def _parts(self, present: dict[str, list[int]], place: int) -> list[list[str]]:
        """Return a session's list as it arrives: in two parts that share people, one of them twice."""
        there = [one for one, places in present.items() if place in places]
        half = len(there) // 2 + 1
        return [part for part in (there[:half], there[half - 1 :], there) if part]

    async def _mistake(self, present: dict[str, list[int]]) -> None:
        """Enter somebody who was not there, strike them, and send the wrong list once more."""
        absent = [
            (one, place) for one, places in present.items() for place in range(len(SESSIONS)) if place not in places
        ]
        if not absent:
            return
        one, place = self.draw.choice(absent)
        await self._send(place, [one])
        path = f"/v1/activities/{self.activity}/sessions/{self.sessions[place]['id']}/strikes"
        body = {"enrolment_ids": [one], "reason": "Tertukar dengan orang lain."}
        await self.organizer.caller.settle("strike", "POST", path, body, key=f"{self.name}.strike")
        await self._send(place, [one])

    async def _send(self, place: int, part: list[str]) -> None:
        path = f"/v1/activities/{self.activity}/sessions/{self.sessions[place]['id']}/attendance"
        body = {"enrolment_ids": part}
        await self.organizer.caller.settle("attend", "PUT", path, body)
