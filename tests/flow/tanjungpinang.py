"""Tanjungpinang: a training with tests before and after, a seminar, and what the libraries counted."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from devstack.demo import activities
from devstack.demo.asking import answer_in_room
from devstack.demo.caller import Json
from devstack.demo.people import made_up
from devstack.demo.scene import Scene

ORGANIZER, REGION, ZONE, TOPIC = "dpk-tanjungpinang", "21.72", "Asia/Jakarta", "perpustakaan-digital"
LIBRARIES = ("NPP-2172-01", "NPP-2172-02")
TRAINED, HEARD, ANSWERING = 24, 20, 18


async def set_up(scene: Scene) -> None:
    """The city starts a programme that ended two months ago by its plan: its libraries have counted since."""
    cast = scene.cast
    await cast.manager.call("PUT", f"/v1/organizers/{ORGANIZER}", {"name": "DPK Tanjungpinang", "kind": "city"})
    await cast.manager.call(
        "PUT", f"/v1/topics/{TOPIC}", {"name": "Perpustakaan digital", "name_en": "Digital library"}
    )
    cast.organizer = cast.player("organizer_system", "DPK Tanjungpinang", organizer_id=ORGANIZER)
    programme = {
        "title": "Literasi Digital Tanjungpinang",
        "goals": "Pembaca menemukan koleksi digital.",
        "starts_on": (scene.day - timedelta(days=180)).isoformat(),
        "ends_on": (scene.day - timedelta(days=60)).isoformat(),
        "target_groups": ["public"],
        "budget_source": "APBD",
        "indicators": ["visitors", "loans"],
    }
    drafted = await cast.organizer.call("POST", "/v1/programmes", programme)
    await cast.organizer.call("POST", f"/v1/programmes/{drafted['id']}/start")
    scene.found["programme"] = drafted | programme


async def train(scene: Scene) -> Json:
    """Two days of training, the second still to end, with tests; return its report."""
    organizer = scene.cast.organizer
    days = (-1, 1)
    sessions = [_session(scene, f"Hari {number}", day) for number, day in enumerate(days, 1)]
    activity = await activities.announce(organizer, _plan(scene, "training", "Pelatihan", sessions))
    people = made_up(TRAINED, regions=(REGION,), series=81)
    ids = [one["enrolment_id"] for one in await activities.enrol(scene, organizer, activity, "pelatihan.csv", people)]
    held = [sessions[0], _session(scene, "Hari 2", -2) | {"id": sessions[1]["id"]}]
    await activities.attend(scene, organizer, activity, held[0], ids)
    await organizer.call("PUT", f"/v1/activities/{activity}", _plan(scene, "training", "Pelatihan", held))
    await activities.attend(scene, organizer, activity, held[1], ids[:22])
    await activities.score(scene, organizer, activity, ids)
    return await activities.fetch_report(scene, organizer, activity, "pelatihan")


async def talk(scene: Scene) -> Json:
    """A seminar that ends in some minutes: its code is on the screen; return its report."""
    organizer = scene.cast.organizer
    begins = datetime.now(ZoneInfo(ZONE)) - timedelta(minutes=82)
    sessions = [activities.session_at("Seminar", begins, 90, link="https://example.id/seminar")]
    activity = await activities.announce(organizer, _plan(scene, "seminar", "Seminar", sessions))
    people = made_up(HEARD, regions=(REGION,), series=82)
    enrolled = await activities.enrol(scene, organizer, activity, "seminar.csv", people)
    await activities.attend(scene, organizer, activity, sessions[0], [one["enrolment_id"] for one in enrolled])
    await answer_in_room(scene, organizer, activity, ANSWERING)
    return await activities.fetch_report(scene, organizer, activity, "seminar")


async def count_readers(scene: Scene) -> Json:
    """Two libraries enter what they counted in a month before and a month after; return what the programme moved."""
    programme = scene.found["programme"]
    sides = (("starts_on", -1, 500, 200), ("ends_on", 1, 650, 250))
    entries = [
        {"library": library, "month": _month(programme[side], by), "indicator": indicator, "value": value}
        for side, by, visitors, loans in sides
        for indicator, value in (("visitors", visitors), ("loans", loans))
        for library in LIBRARIES
    ]
    await scene.cast.organizer.call("PUT", "/v1/service-indicators", {"entries": entries})
    found: dict[str, Any] = await scene.cast.organizer.call("GET", f"/v1/programmes/{programme['id']}/results")
    return found


def _month(day: str, by: int) -> str:
    year, month = divmod(date.fromisoformat(day).year * 12 + date.fromisoformat(day).month - 1 + by, 12)
    return f"{year}-{month + 1:02}"


def _session(scene: Scene, title: str, days: int) -> Json:
    begins = datetime.combine(scene.day + timedelta(days=days), time(8, 0), ZoneInfo(ZONE))
    return activities.session_at(title, begins, 180, venue="Perpustakaan Kota")


def _plan(scene: Scene, kind: str, title: str, sessions: list[Json]) -> Json:
    return {
        "programme_id": scene.found["programme"]["id"],
        "kind": kind,
        "title": f"{title} Perpustakaan Digital",
        "topics": [TOPIC],
        "time_zone": ZONE,
        "sessions": sessions,
        "quota": 30,
    }
