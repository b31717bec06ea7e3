"""Somebody erased in development: that somebody took part, and missed these units, stays; nothing of whom, anywhere."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from kompeten.events import EnrolmentErased, EnrolmentWaitlisted, ParticipantEnrolled, PersonErased
from kompeten.ids import new_id
from service.development.test_attendance import FIRST, Venue
from service.development.test_mentoring import MENTOR, Circle
from service.development.test_plans import verdict
from service.erasure.canaries import found
from service.erasure.planting import CANARY, personal_columns, plant, remaining
from support.drivers.development import SESSIONS, DevelopmentDriver
from support.events import sample
from support.services import ServiceUnderTest

NAME = "Halimatus Kanarina"
EMAIL = "halimatus.kanarina@example.id"
TYPED = f"Menurut {NAME}."


async def done(driver: DevelopmentDriver, method: str, path: str, body: Any = None) -> None:
    answer = await driver.call(method, path, body)
    assert answer.status_code < 300, answer.text


async def part_in_everything(driver: DevelopmentDriver, application: UUID, person: UUID) -> UUID:
    """Let somebody be enrolled, counted, struck, mentored, scored, attested, refused; every text names them."""
    activity = await driver.announced(kind="mentoring_circle", sessions=SESSIONS[:1])
    enrolment, contacts = new_id(), {"email": EMAIL}
    who = {"person_id": person, "full_name": NAME, "contacts": contacts}
    await driver.service.deliver(sample(EnrolmentWaitlisted, enrolment, activity_id=activity, region_code="63.71"))
    await driver.service.deliver(sample(ParticipantEnrolled, enrolment, activity_id=activity, **who))
    driver.service.clock.advance(timedelta(days=30))
    venue, circle = Venue(driver, activity), Circle(driver, activity, enrolment)
    assert (await venue.attend(FIRST, enrolment, reason=TYPED)).status_code == 200
    assert (await venue.strike(FIRST, enrolment, reason=TYPED)).status_code == 200
    agreed = {"unit_codes": ["R.91PRP02.021.1"], "goal": TYPED}
    assert (await circle.ask("PUT", f"mentorings/{enrolment}", agreed, who=MENTOR)).status_code == 200
    for answer in (await circle.meet(minutes=TYPED), await circle.confirm(), await circle.look_back("halfway", MENTOR)):
        assert answer.status_code == 200, answer.text
    supervisor = {"full_name": f"Atasan {NAME}", "email": EMAIL}
    await done(driver, "PUT", f"activities/{activity}/participants/{enrolment}/supervisor", supervisor)
    scores = {"scores": [{"enrolment_id": str(enrolment), "before": 40, "after": 80}]}
    await done(driver, "PUT", f"activities/{activity}/scores", scores)
    step = {"code": "tugas", "name": "Tugas", "name_en": "Assignment"}
    await done(driver, "PUT", f"steps/{activity}", {"steps": [step]})
    entry = {"enrolment_id": str(enrolment), "step": "tugas", "outcome": "repeat", "on": "2026-07-10", "note": TYPED}
    await done(driver, "POST", f"steps/{activity}/entries", {"entries": [entry]})
    await done(driver, "POST", f"activities/{activity}/attestations")
    await driver.service.deliver(verdict(application, person, holder_name=NAME, original_name=NAME))
    await done(driver, "PUT", f"plans/{application}", {"target_on": "2027-01-31", "note": TYPED})
    await done(driver, "POST", f"plans/{application}/dismissal", {"reason": TYPED})
    return enrolment


async def test_no_column_of_any_table_declared_personal_keeps_anything(development: ServiceUnderTest) -> None:
    application, person = new_id(), new_id()
    enrolment = await part_in_everything(DevelopmentDriver(development), application, person)
    named = {one.partition(".")[0] for one in await found(development, [NAME, EMAIL])}
    unnamed = {"score", "attestation", "waitlisted"}  # numbers, a code, and a region
    assert {table.name for table, _ in personal_columns("development")} <= named | unnamed
    assert await plant(development) == set(), "a personal column of a table that nothing here writes a row of"
    await development.deliver(
        sample(PersonErased, application, person_id=person), sample(EnrolmentErased, enrolment, person_id=person)
    )
    assert await found(development, [NAME, EMAIL, CANARY]) == set()
    assert await remaining(development) == set()
    (kept,) = await development.rows(
        "SELECT missed_units, lesson_hours FROM plan, participant WHERE enrolment_id = :id", id=enrolment
    )
    assert (bool(kept["missed_units"]), kept["lesson_hours"]) == (True, 2)
