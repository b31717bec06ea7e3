"""An operator replays dead letters while new records of the same subjects keep coming."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from faults import people
from faults.callers import patiently
from faults.campaign import ORGANIZERS, Run
from faults.evidence import superuser_url
from faults.organizers import SLOT, Organizer, Wave

EFFECTS = {"registration": "timeline_entry", "notifications": "message"}  # where a service notes an appointment
NAME = "replay amid traffic"
CANDIDATES = 2  # few: more than ten failing subjects in a row would open the breaker
ROUNDS = 3
LETTERS_EACH = 3  # the first record and some behind it
PACE_SECONDS = 0.8  # slower than what lingers, or it would pile up
MORE_SECONDS = 1.2  # until more came
PATIENCE_SECONDS = 40
MOST_REPLAYS = 3  # of each round; one does it
FAILS = "RAISE EXCEPTION 'a defect of ours'"
LINGERS, PASSES = "PERFORM pg_sleep({seconds})", "NULL"
EFFECT_SECONDS, LETTER_SECONDS = 0.15, 0.4
TRIGGER = """
CREATE OR REPLACE FUNCTION harm_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.{column}::text = ANY ('{{{subjects}}}') THEN {does}; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER harm AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION harm_{table}();
"""
LETTERS = "SELECT count(*) FROM dead_letter WHERE resolution IS NULL AND subject = $1"
UNHELD = """
SELECT count(*) FROM dead_letter JOIN inbox USING (consumer, topic, subject)
 WHERE resolution IS NULL AND blocked_since IS NULL AND subject = ANY ($1)
"""


@dataclass(frozen=True)
class Appointments:
    """Candidates whose appointments can be moved any number of times: an event each, of one subject each."""

    organizer: Organizer
    assessor: str
    opens: datetime  # the first appointment
    assessments: dict[str, str]  # by application

    async def move_until(self, over: Callable[[], bool]) -> None:
        """Move every candidate to and fro until it is over."""
        for turn in itertools.count():
            await asyncio.gather(*(self._move(place, turn) for place in range(CANDIDATES)))
            if over():
                return
            await asyncio.sleep(PACE_SECONDS)  # the pace of the traffic

    async def _move(self, place: int, turn: int) -> None:
        starts = self.opens + SLOT * (2 * place + turn % 2)
        slot = {
            "assessor_id": self.assessor,
            "starts_at": starts.isoformat(),
            "ends_at": (starts + SLOT).isoformat(),
        }
        path = f"/v1/assessments/{list(self.assessments.values())[place]}/assignment"
        await self.organizer.manager.settle("assign", "PUT", path, slot)


async def replayed_amid_traffic(run: Run, name: str) -> None:
    """Break a service's effects for two candidates, repair them, and replay as an operator, three times.

    Their records keep coming all the time. Triggers make replays and polls linger before they commit, so that they
    meet for certain. Logs the dead letters found without their subject being held back, and those left.
    """
    appointments = await _appointments(run)
    subjects, over = list(appointments.assessments), asyncio.Event()
    moving = asyncio.create_task(appointments.move_until(over.is_set))
    try:
        with run.log.fault(NAME, service=name, subjects=subjects, point="dead letters behind others") as fault:
            async with _database(run, name) as database:
                fault |= {"replays": 0, "unheld": 0, "left": 0, "reached": True}
                for _ in range(ROUNDS):
                    await _let(database, "dead_letter", subjects, PASSES)
                    await _let(database, EFFECTS[name], subjects, FAILS)
                    fault["reached"] &= await _letters_come(database, subjects)
                    await _let(database, "dead_letter", subjects, LINGERS.format(seconds=LETTER_SECONDS))
                    await _let(database, EFFECTS[name], subjects, LINGERS.format(seconds=EFFECT_SECONDS))
                    await _replay_all(run, name, database, fault)
    finally:
        over.set()
        await moving


async def _appointments(run: Run) -> Appointments:
    """Register two candidates of an organizer of their own, and wait for their assessments."""
    number = ORGANIZERS + 60 + len([line for line in run.log.of("fault") if line["name"] == NAME])
    organizer = Organizer(run.callers, run.log, run.seed, number)
    await organizer.enter()
    wave = Wave(organizer, 0)
    await wave.open_batch()
    for place in range(CANDIDATES):
        await wave.accept_one(await wave.submit(place))
    identity, _, body = people.assessor(run.seed, number, 0, wave.day + timedelta(days=300))
    await organizer.manager.settle("assessor", "PUT", f"/v1/assessors/{identity}", body)

    async def opened() -> dict[str, str] | None:
        found = await organizer.manager.all(f"/v1/assessments?batch_id={wave.batch}")
        return {one["application_id"]: one["id"] for one in found} if len(found) == CANDIDATES else None

    return Appointments(organizer, identity, wave.opens, await patiently("assessments to be moved", opened))


@asynccontextmanager
async def _database(run: Run, name: str) -> AsyncIterator[Any]:  # Any: asyncpg has no types
    """Connect as the superuser; in the end the triggers are gone."""
    connection = await asyncpg.connect(superuser_url(run.system, name))
    try:
        yield connection
    finally:
        for table in (EFFECTS[name], "dead_letter"):
            await connection.execute(f"DROP FUNCTION IF EXISTS harm_{table} CASCADE")
        await connection.close()


async def _let(database: Any, table: str, subjects: Sequence[str], does: str) -> None:
    """Let every row of these subjects fail, linger or pass from now on."""
    column = "subject" if table == "dead_letter" else "application_id"
    await database.execute(TRIGGER.format(table=table, column=column, subjects=",".join(subjects), does=does))


async def _letters_come(database: Any, subjects: Sequence[str]) -> bool:
    """Wait until several records of each subject are dead letters; tell whether that came about."""
    end = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while min([await database.fetchval(LETTERS, one) for one in subjects]) < LETTERS_EACH:
        if asyncio.get_running_loop().time() > end:
            return False
        await asyncio.sleep(0.1)
    return True


async def _replay_all(run: Run, name: str, database: Any, fault: dict[str, Any]) -> None:
    """Replay every subject as often as it has dead letters; note what should not be."""
    operator, path = run.callers.of("operator"), f"/v1/operations/{name}/dead-letters"
    for _ in range(MOST_REPLAYS):
        streams = {
            (letter["topic"], one): None  # a subject has events in several topics
            for one in fault["subjects"]
            for letter in await operator.all(f"{path}?subject={one}")
        }
        forms = [{"topic": topic, "subject": one} for topic, one in streams]
        await asyncio.gather(
            *(operator.settle("replay dead letters", "POST", f"{path}/replay", form) for form in forms)
        )
        fault["replays"] += 1
        fault["unheld"] += await database.fetchval(UNHELD, fault["subjects"])
        await asyncio.sleep(MORE_SECONDS)  # time for more to come
        fault["left"] = sum([await database.fetchval(LETTERS, one) for one in fault["subjects"]])
        if not fault["left"]:
            return
