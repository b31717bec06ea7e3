"""Before the batch: a hundred librarians of thirteen regencies prepare for certification in Banjarmasin."""

import asyncio
from collections import Counter
from datetime import datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from devstack.demo import activities
from devstack.demo.asking import ATTESTED, OWN, answer_letters, links_in, wait_for_letters
from devstack.demo.caller import Json, wait_for
from devstack.demo.people import Row, made_up
from devstack.demo.scene import Scene
from devstack.demo.sheets import CLEAN, TIME_ZONE, AssessorRow, rows_of

TITLE = "Bimbingan Teknis Persiapan Sertifikasi, Banjarmasin"
TRAINER = "MET.000.990377.2024"  # an assessor who teaches, and so assesses nobody of the workshop
SEATS, REGENCIES, COLLEAGUES, SERIES = 100, 13, 40, 51
DAYS_AGO = 2  # so that letters of both surveys are due, and second ones are not
HOURS = {"Tajuk subjek": time(8, 0), "Klasifikasi": time(10, 30), "Literasi informasi": time(13, 30)}
MINUTES = 135  # three lessons (JP)
PRESENT = (94, 92, 90)  # of the same people, at each session
SUPERVISED = 20
ANSWERING = {"reaction": 61, "behaviour": 48, "behaviour_supervisor": 17}
TOPICS: dict[str, Json] = {
    "tajuk-subjek": {
        "name": "Tajuk subjek dan klasifikasi",
        "name_en": "Subject headings and classification",
        "unit_codes": ["R.91PRP02.021.1", "R.91PRP02.912.1", "R.91PRP02.913.1"],
        "scheme_codes": ["KL-04"],
    },
    "literasi-informasi": {"name": "Literasi informasi", "name_en": "Information literacy"},
}


def people() -> list[Row]:
    """Return the sixty who apply for certification afterwards, and forty colleagues of the same regencies."""
    candidates = rows_of(CLEAN)
    regions, schemes = (sorted({row[name] for row in candidates}) for name in ("kode_wilayah", "skema"))
    return candidates + made_up(COLLEAGUES, regions=regions, series=SERIES, schemes=schemes)


def trainer_of(scene: Scene) -> AssessorRow:
    """Return the assessor who teaches."""
    return next(one for one in scene.assessors if one.body["met_number"] == TRAINER)


def _plan(scene: Scene, *, last_day: int) -> Json:
    """Return the workshop, its last session so many days from the batch's."""
    trainer = trainer_of(scene)
    places = {"venue": "Gedung Dispersip Kalimantan Selatan", "region_code": "63.71"}
    sessions = []
    for number, (title, hour) in enumerate(HOURS.items(), 1):
        day = scene.day + timedelta(days=last_day if number == len(HOURS) else -DAYS_AGO)
        begins = datetime.combine(day, hour, ZoneInfo(TIME_ZONE))
        sessions.append(activities.session_at(title, begins, MINUTES, **places))
    sessions[-1]["id"] = "0197f000-0000-7000-8000-00000000d003"  # it is moved, and stays the same one
    return {
        "kind": "workshop",
        "title": TITLE,
        "topics": sorted(TOPICS),
        "trainers": [
            {"name": trainer.body["name"], "assessor_id": str(trainer.id), "user_id": trainer.user_id},
            {"name": "Pengajar Contoh"},
        ],
        "time_zone": TIME_ZONE,
        "sessions": sessions,
        "quota": SEATS,
        "prepares_for": sorted({row["skema"] for row in rows_of(CLEAN)}),
    }


async def fill(scene: Scene) -> None:
    """The organizer announces the workshop and sends a spreadsheet of a hundred in."""
    for code, topic in TOPICS.items():
        await scene.cast.manager.call("PUT", f"/v1/topics/{code}", topic)
    organizer, wanted = scene.cast.organizer, people()
    activity = scene.found["workshop"] = await activities.announce(organizer, _plan(scene, last_day=1))
    enrolled = await activities.enrol(scene, organizer, activity, "banjarmasin.csv", wanted)
    regions = Counter(one["region_code"] for one in enrolled)
    scene.found["regencies"] = len(regions)
    scene.found["present"] = [one["enrolment_id"] for one in enrolled][: max(PRESENT)]


async def hold(scene: Scene) -> None:
    """The lists of attendance arrive, scores are entered, supervisors named.

    Nobody enrols for what is over. So the last session was announced for tomorrow and moves to its true day now; the
    letters of the surveys, which go by that day, become due and find everybody who attended the sessions before.
    """
    organizer, activity, present = scene.cast.organizer, scene.found["workshop"], scene.found["present"]
    held = _plan(scene, last_day=-DAYS_AGO)
    *earlier, last = [(one, present[:number]) for one, number in zip(held["sessions"], PRESENT, strict=True)]
    with scene.screen.step("lists of attendance", len(HOURS)) as step:
        for session, there in earlier:
            await activities.attend(scene, organizer, activity, session, there)
            step.advance()
        await activities.name_supervisors(scene, organizer, activity, present[:SUPERVISED])
        await organizer.call("PUT", f"/v1/activities/{activity}", held)
        await activities.attend(scene, organizer, activity, *last)
        step.advance()
    await activities.score(scene, organizer, activity, present)
    await _wait_for_assessment(scene)


async def _wait_for_assessment(scene: Scene) -> None:
    """Wait until assessment knows who trained whom."""
    operator = scene.cast.operator
    told = (await operator.call("GET", "/v1/operations/development"))["events_recorded"]["kompeten.development"]

    async def heard() -> bool:
        consumers = (await operator.call("GET", "/v1/operations/assessment"))["consumers"]
        return bool(sum(one["applied"] for one in consumers if one["topic"] == "kompeten.development") >= told)

    await wait_for("assessment to hear who trained whom", heard)


async def attest(scene: Scene) -> None:
    """Issue a certificate of attendance to everybody who attended, and keep them all as the organizer fetches them."""
    organizer, path = scene.cast.organizer, f"/v1/activities/{scene.found['workshop']}/attestations"
    for new in (len(scene.found["present"]), 0):  # asked again, nobody gets a second one
        done = await organizer.call("POST", path)
        if done["issued"] != new:
            raise RuntimeError(f"{new} certificates of attendance were to be issued: {done}")
    with scene.screen.step("certificates of attendance fetched"):
        archive = await organizer.settle("GET", path)
        archive.raise_for_status()
        with ZipFile(BytesIO(archive.content)) as papers:
            await asyncio.to_thread(papers.extractall, scene.folder / "attestations")
            scene.found["attestations"] = len(papers.namelist())


async def _verify_attestation(scene: Scene) -> None:
    """Anyone reads at the address in a letter what a certificate of attendance says, and what it does not."""
    await wait_for_letters(
        scene.cast.manager, scene.found["workshop"], len(scene.found["present"]), kind="participant_attested"
    )
    code = next(links_in(scene.mail, ATTESTED))
    shown = await scene.cast.anyone.call("GET", f"/v1/attended/{code}")
    if shown["activity_title"] != TITLE or not shown["lesson_hours"] or shown["is_certificate_of_competence"]:
        raise RuntimeError(f"a certificate of attendance verifies as {shown}")


async def _read_own_page(scene: Scene) -> None:
    """A participant reads by the link of their letter, without an account, what they attended."""
    shown = await scene.cast.anyone.call("GET", f"/v1/progress/{next(links_in(scene.mail, OWN))}")
    if not shown["full_name"] or not shown["sessions"]:
        raise RuntimeError(f"a participant's own page says {shown}")


async def evaluate(scene: Scene) -> None:
    """Participants and their supervisors answer the letters; the report is written, with what the committee decided."""
    activity = scene.found["workshop"]
    await wait_for_letters(scene.cast.manager, activity, 2 * len(scene.found["present"]) + SUPERVISED)
    await answer_letters(scene, list(dict.fromkeys(links_in(scene.mail))), of_each=ANSWERING)
    await _verify_attestation(scene)
    await _read_own_page(scene)
    report = await activities.fetch_report(scene, scene.cast.organizer, activity, "banjarmasin")
    scene.found["workshop_report"] = report
