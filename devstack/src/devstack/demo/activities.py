"""What an organizer does with an activity, step by step: announce it, fill it, hold it, and ask about it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from devstack.demo.caller import Caller, Json, wait_for
from devstack.demo.importing import File, bring_in, client_of
from devstack.demo.people import ENROLLING, Row, csv_of, supervisors
from devstack.demo.scene import Scene

LATE = "Daftar hadir ditandatangani di tempat dan dimasukkan setelah kegiatan."
LESSON = timedelta(minutes=45)
GAIN = 18  # per cent points or so that people learn


def session_at(title: str, starts_at: datetime, minutes: int, **place: str) -> Json:
    """Return a session as it is planned; its id is made from what it is, so that one can name it again."""
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{title}/{starts_at.isoformat()}")),
        "title": title,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(minutes=minutes)).isoformat(),
        **place,
    }


def lessons_of(session: Json) -> int:
    """Return how many lessons (JP) a session counts."""
    return (datetime.fromisoformat(session["ends_at"]) - datetime.fromisoformat(session["starts_at"])) // LESSON


async def announce(organizer: Caller, body: Json) -> str:
    """Draft an activity and announce it: no approval is needed."""
    drafted = await organizer.call("POST", "/v1/activities", body)
    await organizer.call("POST", f"/v1/activities/{drafted['id']}/announcement")
    return str(drafted["id"])


async def enrol(scene: Scene, organizer: Caller, activity_id: str, name: str, people: Sequence[Row]) -> list[Json]:
    """Send a spreadsheet of participants in by the client, and return them as development knows them."""
    await wait_for("a template of the activity", partial(_template, organizer, activity_id))
    columns = [*ENROLLING, *(["skema"] if people[0]["skema"] else [])]
    file = File(name, csv_of(people, columns), len(people))
    with client_of(organizer) as kompeten:
        sent = await bring_in(scene, kompeten, f"{name} enrolled", file, {"activity_id": UUID(activity_id)})
    if sent.errors or sent.accepted != len(people):
        raise RuntimeError(f"{name} was not taken as a whole: {sent}")

    async def arrived() -> list[Json] | None:
        found = await participants_of(organizer, activity_id)
        return found if len(found) == len(people) else None

    participants: list[Json] = await wait_for("participants in development", arrived)
    return participants


async def _template(organizer: Caller, activity_id: str) -> bool:
    answer = await organizer.ask("GET", f"/v1/imports/template.xlsx?activity_id={activity_id}")
    return answer.is_success


async def participants_of(organizer: Caller, activity_id: str) -> list[Json]:
    """Return the participants of an activity, oldest enrolment first."""
    return await organizer.all(f"/v1/activities/{activity_id}/participants")


async def attend(scene: Scene, organizer: Caller, activity_id: str, session: Json, present: Sequence[str]) -> None:
    """Send the list of a session in, twice: it counts once."""
    path = f"/v1/activities/{activity_id}/sessions/{session['id']}/attendance"
    for known in (0, len(present)):
        found = await organizer.call("PUT", path, {"enrolment_ids": list(present), "reason": LATE})
        if (found["recorded"], found["known"], found["unknown"]) != (len(present) - known, known, []):
            raise RuntimeError(f"a list of attendance was not taken as it is: {found}")
    scene.lessons += len(present) * lessons_of(session)


async def score(scene: Scene, organizer: Caller, activity_id: str, present: Sequence[str]) -> None:
    """Enter what people scored before and after, one list for all."""
    entries = []
    for enrolment_id in present:
        before = scene.draw.randint(35, 75)
        entries.append({"enrolment_id": enrolment_id, "before": before, "after": min(100, before + _learned(scene))})
    await organizer.call("PUT", f"/v1/activities/{activity_id}/scores", {"scores": entries})


def _learned(scene: Scene) -> int:
    return scene.draw.randint(-3, 2 * GAIN)


async def name_supervisors(scene: Scene, organizer: Caller, activity_id: str, of: Sequence[str]) -> None:
    """Name who sees participants at work: the next letter reads it."""

    async def put(item: tuple[str, Row]) -> None:
        enrolment_id, body = item
        path = f"/v1/activities/{activity_id}/participants/{enrolment_id}/supervisor"
        await organizer.call("PUT", path, dict(body))

    await scene.each("supervisors named", supervisors(of), put)


async def fetch_report(scene: Scene, organizer: Caller, activity_id: str, name: str) -> Json:
    """End the surveys, so that answers can be shown; keep the report on paper and return its numbers."""
    shown = await organizer.call("GET", f"/v1/activities/{activity_id}/surveys")
    for survey in shown["surveys"]:
        if survey["state"] in ("scheduled", "open"):
            await organizer.call("POST", f"/v1/activities/{activity_id}/surveys/{survey['kind']}/cancellation")
    paper = await organizer.settle("GET", f"/v1/activities/{activity_id}/report.pdf")
    paper.raise_for_status()
    folder = scene.folder / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread((folder / f"{name}.pdf").write_bytes, paper.content)
    report: dict[str, Any] = await organizer.call("GET", f"/v1/activities/{activity_id}/report")  # Any: JSON
    return report
