"""Attendance of many: lists of a thousand names, sent in one after the other, among few people and among many."""

import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID, uuid4

import asyncpg
import httpx

from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn
from benchmarks.servers import Servers, service_settings
from benchmarks.sizes import Sizes
from benchmarks.year_rows import BY_TIME, SESSIONS, write_year
from development.main import create_app
from kompeten.http.addressee import SERVICE
from kompeten.process import process_of
from kompeten.service.process import Process

NAMES = 1_000  # of a list
FEW_PEOPLE = 1_000  # besides
FEW, MANY = "among few", "among a year's people"
ACTIVITY = """
    INSERT INTO activity SELECT (jsonb_populate_record(activity,
        jsonb_build_object('id', $1::uuid, 'title', 'Kelas besar', 'quota', $2::integer))).*
      FROM activity ORDER BY begins_at LIMIT 1
"""
PARTICIPANTS = f"""
    INSERT INTO participant (enrolment_id, lsp_id, activity_id, person_id, state, full_name, region_code, weak_units,
        enrolled_at, lesson_hours, attendance_revision)
    SELECT {BY_TIME.format(milliseconds="n")}, lsp_id, id, gen_random_uuid(), 'enrolled',
        'Peserta ' || n, '63.71', '{{}}', now(), 0, 0
      FROM activity, generate_series(1, quota) AS n WHERE id = $1
"""
THEIRS = "SELECT enrolment_id FROM participant WHERE activity_id = $1 ORDER BY enrolment_id"
HELD = "SELECT jsonb_array_elements(sessions) ->> 'id' AS id FROM activity WHERE id = $1"
AGAIN = (
    f"DELETE FROM attendance WHERE enrolment_id IN ({THEIRS})",
    "UPDATE participant SET lesson_hours = 0, attendance_revision = 0 WHERE activity_id = $1",
    "DELETE FROM outbox WHERE $1::uuid IS NOT NULL",
)


@dataclass
class Venue:
    """An activity of many, and who sends its lists in."""

    owner: asyncpg.Connection
    client: httpx.AsyncClient
    activity: UUID
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def hold(self, people: int) -> None:
        """Make the activity with its people, whom no list names yet."""
        await self.owner.execute(ACTIVITY, self.activity, people)
        await self.owner.execute(PARTICIPANTS, self.activity)

    async def send_lists(self, name: str) -> float:
        """Send a list for every session and thousand people, from an empty table, and return the mean milliseconds."""
        for statement in AGAIN:
            await self.owner.execute(statement, self.activity)
        await self.owner.execute("VACUUM ANALYZE attendance, participant, outbox")
        people = [str(row["enrolment_id"]) for row in await self.owner.fetch(THEIRS, self.activity)]
        sessions = [row["id"] for row in await self.owner.fetch(HELD, self.activity)]
        lists = [people[start : start + NAMES] for start in range(0, len(people), NAMES)]
        took = [await self._send(session, names) for session in sessions for names in lists]
        self.took[name] += took
        return statistics.mean(took) * 1_000

    async def _send(self, session: str, names: Sequence[str]) -> float:
        path = f"/v1/activities/{self.activity}/sessions/{session}/attendance"
        body = {"enrolment_ids": names, "reason": "Daftar hadir datang kemudian."}
        started = time.perf_counter()
        answer = await self.client.put(path, json=body)
        took = time.perf_counter() - started
        if answer.status_code != httpx.codes.OK or answer.json()["recorded"] != len(names):
            raise RuntimeError(f"a list was not taken: {answer.text[:200]}")
        return took


async def attending(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure the milliseconds of a list at the service, without the gateway; the people are made by SQL."""
    async with _venue(servers) as venue:
        await write_year(venue.owner, before=0, people=FEW_PEOPLE)
        await venue.hold(sizes.attending)
        few = Contender(FEW, Part.OURS, partial(venue.send_lists, FEW))
        series = await in_turn([few], rounds=sizes.rounds)
        await write_year(venue.owner, before=FEW_PEOPLE, people=sizes.year_people[1])
        many = Contender(MANY, Part.OURS, partial(venue.send_lists, MANY))
        series += await in_turn([many], rounds=sizes.rounds)
    comparison = Comparison(
        key="attending",
        title="Lists of attendance",
        unit="ms",
        how=f"{sizes.attending:,} participants of {SESSIONS} sessions, a list for every session and thousand names: "
        f"entered, hours credited, an event for each name. Among {FEW_PEOPLE:,} people of other workshops, then among "
        f"{sizes.year_people[1]:,}",
        series=series,
        lower_is_better=True,
        facts={"lists in a round": SESSIONS * sizes.attending // NAMES},
    )
    grown = comparison.median(MANY) / comparison.median(FEW)
    slowest = max(max(took) for took in venue.took.values())
    comparison.aims.append(Aim(f"the slowest list of {NAMES:,}, seconds", slowest, 1, at_least=False))
    comparison.aims.append(Aim("time per list, many / few", grown, 1.15, at_least=False))
    return comparison


@asynccontextmanager
async def _venue(servers: Servers) -> AsyncIterator[Venue]:
    async with servers.wiring(["development"]) as wiring:
        app = create_app(service_settings("development", wiring))
        process = process_of(app, Process)
        await process.guard.look()  # without a server nobody else opens the gate before writes
        headers = {SERVICE: "development", "Authorization": f"Bearer {servers.token('lsp_admin')}"}
        owner = await asyncpg.connect(wiring.databases["development"].owner_url, command_timeout=None)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service", headers=headers)
        try:
            async with client:
                yield Venue(owner, client, uuid4())
        finally:
            await owner.close()
            await process.runtime.engine.dispose()
