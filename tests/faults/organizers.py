"""One organizer at its daily work: wave after wave of batches, from registration to certificates."""

import asyncio
import contextlib
import itertools
import random
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from faults import people
from faults.callers import Caller, Callers, patiently
from faults.gatherings import Gathering
from faults.oplog import Json, OperationLog

ZONE = ZoneInfo("Asia/Makassar")
IN_A_WAVE = 6
QUOTA = 500  # enough for a drip
SLOT = timedelta(minutes=50)
DRIP_SECONDS = 0.4


class Wave:
    """One batch and what must become of each of its applications."""

    def __init__(self, organizer: "Organizer", number: int) -> None:
        self.organizer = organizer
        self.number = number
        self.draw = random.Random(f"{organizer.seed}/{organizer.number}/{number}")
        self.name = f"{organizer.number}.{number}"
        self.batch = ""
        self.day = datetime.now(ZONE).date()  # measured once: midnight at the venue may pass while the wave is played
        self.wanted: dict[str, str] = {}

    @property
    def opens(self) -> datetime:
        """When the first assessment of the wave begins."""
        return datetime.combine(self.day, time(7, 30), ZONE)

    def key(self, step: str) -> str:
        """Return the Idempotency-Key of one step of this wave."""
        return f"{self.organizer.seed}.{self.name}.{step}"

    async def play(self) -> None:
        """Play the whole chain; raises `Stuck` when a step gets no final answer in time."""
        await self.open_batch()
        await self._register()
        await self._assess()
        await self._decide()

    async def open_batch(self) -> None:
        """Propose the batch and have it approved."""
        body = {
            "title": f"Sertifikasi {self.name}",
            "scheme_codes": list(people.SCHEMES),
            "starts_on": self.day.isoformat(),
            "ends_on": self.day.isoformat(),
            "time_zone": ZONE.key,
            "venue": {"name": "Gedung Contoh", "region_code": people.REGIONS[0]},
            "quota": QUOTA,
            "funding_source": "APBD",
        }
        caller = self.organizer.caller
        self.batch = (await caller.settle("propose", "POST", "/v1/batches", body, key=self.key("batch")))["id"]
        path = f"/v1/batches/{self.batch}/approval"
        await self.organizer.manager.settle("approve", "POST", path, key=self.key("approval"))

    async def _register(self) -> None:
        """Submit side by side, accept together, withdraw one while the news of its acceptance is on the way."""
        organizer, first = self.organizer, self.number * IN_A_WAVE
        ids = await asyncio.gather(*(self.submit(first + number) for number in range(IN_A_WAVE)))
        self.wanted = {one: self.draw.choices(OUTCOMES, WEIGHTS)[0] for one in ids}
        await self._accept(ids)
        for one in self._with("withdrawn"):
            path = f"/v1/applications/{one}/withdrawal"
            await organizer.caller.settle(
                "withdraw", "POST", path, {"reason": "Pindah tugas."}, key=self.key(f"w-{one}")
            )

    async def submit(self, number: int) -> str:
        """Submit the organizer's application of this number; its NIK is a canary from now on."""
        body = people.application(self.organizer.seed, self.organizer.number, number, self.batch)
        self.organizer.log.note("canary", nik=body["national_id"])
        key = self.key(f"submit-{number}")
        answer = await self.organizer.caller.settle("submit", "POST", "/v1/applications", body, key=key)
        return str(answer["id"])

    async def _accept(self, ids: Sequence[str]) -> None:
        """Accept one by one in every second wave, else in one list, which takes no key: a repeat says what is done."""
        if self.number % 2:
            for one in ids:
                await self.accept_one(one)
        else:
            body = {"application_ids": ids}
            await self.organizer.admin.settle("accept", "POST", "/v1/applications/acceptances", body)

    async def accept_one(self, one: str) -> None:
        """Accept one application under a key of its own."""
        path, key = f"/v1/applications/{one}/acceptance", self.key(f"accept-{one}")
        await self.organizer.admin.settle("accept one", "POST", path, key=key)

    def _with(self, *outcomes: str) -> list[str]:
        return [one for one, outcome in self.wanted.items() if outcome in outcomes]

    async def _assess(self) -> None:
        organizer = self.organizer
        identity, user, body = people.assessor(
            organizer.seed, organizer.number, self.number, self.day + timedelta(days=300)
        )
        await organizer.manager.settle("assessor", "PUT", f"/v1/assessors/{identity}", body)
        player = organizer.callers.of("assessor", user, assessor=identity)
        present = self._with("granted", "not_granted", "absent")

        async def opened() -> dict[str, Json] | None:
            found = await organizer.manager.all(f"/v1/assessments?batch_id={self.batch}")
            known = {one["application_id"]: one for one in found if one["application_id"] in present}
            return known if len(known) == len(present) else None

        known = await patiently(f"assessments of {self.name}", opened)
        await asyncio.gather(
            *(
                self._assess_one(player, identity, self.opens + SLOT * place, known[one], self.wanted[one])
                for place, one in enumerate(present)
            )
        )

    async def _assess_one(self, player: Caller, assessor: str, starts: datetime, one: Json, outcome: str) -> None:
        path = f"/v1/assessments/{one['id']}"
        slot = {"assessor_id": assessor, "starts_at": starts.isoformat(), "ends_at": (starts + SLOT).isoformat()}
        await self.organizer.manager.settle("assign", "PUT", f"{path}/assignment", slot)
        if outcome == "absent":
            await player.settle("absent", "POST", f"{path}/absence", {"note": "Tidak hadir."}, key=self.key(one["id"]))
            return
        units = one["participant"]["scheme"]["units"]
        results = [
            result(one["id"], unit["code"], missed=outcome != "granted" and not n) for n, unit in enumerate(units)
        ]
        await player.settle("results", "PUT", f"{path}/results", {"results": results})
        follow_up = {} if outcome == "granted" else {"follow_up": "Asesmen ulang."}
        await player.settle("complete", "POST", f"{path}/completion", follow_up, key=self.key(one["id"]))

    async def _decide(self) -> None:
        organizer, decided = self.organizer, self._with("granted", "not_granted")
        if not decided:
            return
        committee = organizer.callers.of("committee", people.MEMBERS[0]["user_id"])

        async def arrived() -> dict[str, Json] | None:
            cases = await committee.all(f"/v1/cases?batch_id={self.batch}&state=awaiting_decision")
            return {case["application_id"]: case for case in cases} if len(cases) == len(decided) else None

        cases = await patiently(f"cases of {self.name}", arrived)
        sitting = {
            "batch_id": self.batch,
            "title": f"Pleno {self.name}",
            "held_on": self.day.isoformat(),
            "place": "Jakarta",
            "members": [member["user_id"] for member in people.MEMBERS],
        }
        await self._enter_roster()
        opened = await committee.settle("open_session", "POST", "/v1/sessions", sitting, key=self.key("session"))
        session = opened["id"]
        for member in people.MEMBERS:
            present = organizer.callers.of("committee", member["user_id"])
            await present.settle("presence", "PUT", f"/v1/sessions/{session}/presence", {})
        for one in decided:
            path = f"/v1/sessions/{session}/decisions/{cases[one]['id']}"
            await committee.settle("decide", "PUT", path, {"outcome": self.wanted[one]})
        decree = {"decree_number": f"SK-{self.name}", "decree_date": self.day.isoformat()}
        path = f"/v1/sessions/{session}"
        await committee.settle("close", "POST", f"{path}/closure", decree, key=self.key("closure"))
        if self._with("granted"):
            await organizer.issue_at_once()
            director = organizer.callers.of("director")
            await director.settle("issue", "POST", f"{path}/issue", key=self.key("issue"), session=session)

    async def _enter_roster(self) -> None:
        quality = self.organizer.callers.of("quality_manager")
        for member in people.MEMBERS:
            path = f"/v1/committee-members/{uuid5(NAMESPACE_URL, member['user_id'])}"
            await quality.settle("roster", "PUT", path, member | people.ROSTERED)


OUTCOMES, WEIGHTS = ("granted", "not_granted", "absent", "withdrawn"), (7, 2, 1, 1)
MEETING_SECONDS = 40


class Organizer:
    """An organizer with its own token, and the LSP's people who work for it."""

    def __init__(
        self, callers: Callers, log: OperationLog, seed: int, number: int, meeting: asyncio.Barrier | None = None
    ) -> None:
        self.callers, self.log, self.seed, self.number, self.meeting = callers, log, seed, number, meeting
        self.id, self.gatherings = f"dispersip-{number}", 0  # in how many of its waves it trains people besides
        self.caller = callers.of("organizer_system", organizer=self.id)
        self.manager = callers.of("certification_manager")
        self.admin = callers.of("lsp_admin")

    async def drip(self, over: Callable[[], bool]) -> None:
        """Submit and at once accept one application after another until it is over: events of one wait together."""
        await self.enter()
        wave = Wave(self, 0)
        await wave.open_batch()
        for number in itertools.count():
            await wave.accept_one(await wave.submit(number))
            if over():
                return
            await asyncio.sleep(DRIP_SECONDS)  # the pace of the drip

    async def work(self, enough: asyncio.Event, *, rest: float = 0) -> None:
        """Play one wave, and more until it is enough, resting between them; the one begun is played to its end."""
        await self.enter()
        for number in itertools.count():
            wave = Wave(self, number)
            besides = [Gathering(self, number).play()] if number < self.gatherings else []
            async with self.callers.wave():
                await asyncio.gather(wave.play(), *besides)
            self.log.note("wave", organizer=self.id, batch=wave.batch, name=wave.name, wanted=wave.wanted)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await enough.wait()
            if enough.is_set():
                return

    async def issue_at_once(self) -> None:
        """Before the first issue wait a while for the other organizers: those who take numbers must meet."""
        if self.meeting is not None:
            meeting, self.meeting = self.meeting, None
            with contextlib.suppress(TimeoutError, asyncio.BrokenBarrierError):
                async with asyncio.timeout(MEETING_SECONDS):
                    await meeting.wait()

    async def enter(self) -> None:
        """Be registered as an organizer."""
        body = {"name": f"Dinas Perpustakaan {self.number}", "kind": "province"}
        await self.manager.settle("organizer", "PUT", f"/v1/organizers/{self.id}", body)


def result(assessment_id: str, unit: str, *, missed: bool) -> Json:
    """Return one mark; its id is made from what it marks, so a repeat is the same one."""
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{assessment_id}/{unit}")),
        "unit_code": unit,
        "mark": "not_yet_competent" if missed else "competent",
        "evidence": ["interview", "observation"],
        "note": "Bukti diperiksa.",
    }
