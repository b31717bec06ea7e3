"""A small programme beside: a city library of Semarang, whose seniors accompany juniors, and a series of seminars."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from devstack.demo import activities
from devstack.demo.asking import answer_in_room
from devstack.demo.caller import Caller, Json
from devstack.demo.people import made_up
from devstack.demo.scene import Scene

ORGANIZER, REGION, ZONE = "perpus-semarang", "33.74", "Asia/Jakarta"
TOPIC = "layanan-anak"
SENIORS = ("Ratna Contoh", "Hendra Contoh")
JUNIORS, LISTENERS, SERIES = 4, 30, 61
HEARD = (30, 26, 28)  # at each seminar
ANSWERING = 22
IN_THE_ROOM = timedelta(minutes=8)  # before the last seminar ends: its code is on the screen
GOAL = {"unit_codes": ["R.91PRP02.021.1"], "goal": "Melayani pembaca muda tanpa pendampingan."}
PROGRAMME = {
    "title": "Pembinaan Pustakawan Kota Semarang",
    "goals": "Pustakawan muda melayani anak dan remaja dengan percaya diri.",
    "target_groups": ["public", "school"],
    "partners": [{"name": "Universitas Contoh", "kind": "university", "part": "Narasumber seminar."}],
    "budget_source": "APBD",
    "indicators": ["visitors", "members"],
}


async def set_up(scene: Scene) -> None:
    """The city library drafts its programme and starts it."""
    city = scene.found["city"] = scene.cast.player("organizer_system", "Perpustakaan Kota", organizer_id=ORGANIZER)
    name = {"name": "Perpustakaan Umum Kota Semarang", "kind": "city"}
    await scene.cast.manager.call("PUT", f"/v1/organizers/{ORGANIZER}", name)
    topic = {"name": "Layanan anak dan remaja", "name_en": "Service to children and young people"}
    await scene.cast.manager.call("PUT", f"/v1/topics/{TOPIC}", topic)
    months = (scene.day + timedelta(days=days) for days in (-120, 60))
    starts_on, ends_on = (day.isoformat() for day in months)
    drafted = await city.call("POST", "/v1/programmes", PROGRAMME | {"starts_on": starts_on, "ends_on": ends_on})
    await city.call("POST", f"/v1/programmes/{drafted['id']}/start")
    scene.found["programme"] = drafted["id"]


def _in_programme(scene: Scene, kind: str, title: str, sessions: list[Json], quota: int) -> Json:
    return {
        "programme_id": scene.found["programme"],
        "kind": kind,
        "title": title,
        "topics": [TOPIC],
        "time_zone": ZONE,
        "sessions": sessions,
        "quota": quota,
    }


def _at(scene: Scene, days: int) -> datetime:
    return datetime.combine(scene.day + timedelta(days=days), time(9, 0), ZoneInfo(ZONE))


async def hold_seminars(scene: Scene) -> None:
    """Three seminars, the last of them ending in some minutes, so that its code is on the screen."""
    city: Caller = scene.found["city"]
    last = scene.began + IN_THE_ROOM - timedelta(minutes=90)
    dates = (_at(scene, -15), _at(scene, -8), last)
    sessions = [
        activities.session_at(f"Seminar {number}", begins, 90, venue="Aula Perpustakaan Kota")
        for number, begins in enumerate(dates, 1)
    ]
    plan = _in_programme(scene, "seminar", "Seri Seminar Layanan Anak", sessions, LISTENERS)
    activity = scene.found["seminars"] = await activities.announce(city, plan)
    listeners = made_up(LISTENERS, regions=(REGION,), series=SERIES)
    enrolled = await activities.enrol(scene, city, activity, "seminar.csv", listeners)
    ids = [one["enrolment_id"] for one in enrolled]
    for session, number in zip(sessions, HEARD, strict=True):
        await activities.attend(scene, city, activity, session, ids[:number])


async def accompany(scene: Scene) -> None:
    """Seniors accompany juniors: goals, a meeting that both confirm, and a look back."""
    city: Caller = scene.found["city"]
    closing = activities.session_at("Penutupan", _at(scene, 20), 90, venue="Perpustakaan Kota")
    seniors = [{"name": name, "user_id": f"mentor:{number}"} for number, name in enumerate(SENIORS)]
    plan = _in_programme(scene, "mentoring_circle", "Lingkar Pendampingan", [closing], JUNIORS)
    circle = scene.found["circle"] = await activities.announce(city, plan | {"trainers": seniors})
    juniors = made_up(JUNIORS, regions=(REGION,), series=SERIES + 1)
    await activities.enrol(scene, city, circle, "pendampingan.csv", juniors)
    known = [{"user_id": one["user_id"], "region_code": REGION, "at_most": 2} for one in seniors]
    proposed = await city.call("POST", f"/v1/activities/{circle}/mentoring-proposals", {"mentors": known})

    async def one(item: tuple[int, Json]) -> None:
        await _accompany(scene, f"/v1/activities/{circle}", *item)

    await scene.each("juniors accompanied", enumerate(proposed["pairs"]), one)


async def _accompany(scene: Scene, path: str, number: int, pair: Json) -> None:
    senior = scene.cast.player("applicant", "senior", subject=pair["user_id"])
    junior = scene.cast.player("applicant", "junior", subject=f"junior:{pair['enrolment_id']}")
    theirs = f"{path}/mentorings/{pair['enrolment_id']}"
    await senior.call("PUT", theirs, GOAL)
    begins = _at(scene, -5) + timedelta(hours=2 * number)  # each pair at an hour of its own
    met = activities.session_at(f"Pertemuan {pair['enrolment_id']}", begins, 90, venue="Ruang baca anak")
    said = {"session": met, "minutes": "Membahas pilihan buku.", "enrolment_ids": [pair["enrolment_id"]]}
    await senior.call("POST", f"{path}/meetings", said)
    own = {"enrolment_id": pair["enrolment_id"]}
    await junior.call("POST", f"{path}/meetings/{met['id']}/confirmations", own)
    scene.lessons += activities.lessons_of(met)
    for stage in ("halfway", "final"):
        for one in (senior, junior):
            await one.call("PUT", f"{theirs}/reflections/{stage}", {"text": "Berjalan baik."})


async def evaluate(scene: Scene) -> None:
    """Whoever is in the room answers by its code, and the city library has its report."""
    city, activity = scene.found["city"], scene.found["seminars"]
    await answer_in_room(scene, city, activity, ANSWERING)
    scene.found["seminars_report"] = await activities.fetch_report(scene, city, activity, "semarang")
