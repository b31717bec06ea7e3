"""What development gives of somebody: every row, whose trail, and nothing of anybody else's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from service.development.test_plans import verdict
from support.drivers.development import DevelopmentDriver
from support.drivers.evaluation import UNTIL_THE_END, UNTIL_THE_LETTERS, Workshop

EMPTY = {"mentoring", "meeting", "granted", "waitlisted"}  # nobody mentors in a workshop, which has seats for all


async def export(driver: DevelopmentDriver, headers: dict[str, str], **ids: list[UUID]) -> httpx.Response:
    named = {name: [str(one) for one in known] for name, known in ids.items()}
    return await driver.call("POST", "exports/development", named, as_=headers)


async def trained(driver: DevelopmentDriver) -> tuple[UUID, UUID]:
    """Let two people attend; return the enrolment of one, who is in every table a workshop has, and the application."""
    workshop = Workshop(driver, await driver.announced())
    siti, budi = await workshop.enrol(2)
    driver.service.clock.advance(UNTIL_THE_END)
    await workshop.attend(siti, budi)
    activity = f"activities/{workshop.activity}"
    supervisor = {"full_name": "Noor Lilis", "email": "noor@example.id"}
    await driver.call("PUT", f"{activity}/participants/{siti}/supervisor", supervisor)
    await driver.call("PUT", f"{activity}/scores", {"scores": [{"enrolment_id": str(siti), "after": 80}]})
    step = {"code": "tugas", "name": "Tugas", "name_en": "Assignment"}
    await driver.call("PUT", f"steps/{workshop.activity}", {"steps": [step]})
    entry = {"enrolment_id": str(siti), "step": "tugas", "outcome": "repeat", "on": "2026-07-10"}
    await driver.call("POST", f"steps/{workshop.activity}/entries", {"entries": [entry]})
    await workshop.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END + timedelta(hours=1))
    await driver.call("POST", f"{activity}/attestations")
    await driver.call("GET", f"{activity}/participants")
    await driver.service.deliver(verdict(siti, siti))  # of an application with the same id, which harms nobody
    return siti, siti


async def test_a_person_is_given_every_row_and_whoever_saw_it(driver: DevelopmentDriver) -> None:
    enrolment, application = await trained(driver)
    named = {"application_ids": [application], "enrolment_ids": [enrolment]}
    given: dict[str, Any] = (await export(driver, driver.admin, **named)).json()
    assert {name for name, rows in given["tables"].items() if not rows} == EMPTY
    (participant,) = given["tables"]["participant"]
    assert participant["enrolment_id"] == str(enrolment)
    assert {len(rows) for rows in given["tables"].values()} == {0, 1}
    acts = {one["action"] for one in given["trail"]}
    assert acts >= {"name_supervisor", "read_enrolment", "read_application"}
    assert {one["object_type"] for one in given["lists"]} >= {"activity", "participants"}


async def test_it_is_the_officers_of_the_same_lsp_alone(driver: DevelopmentDriver) -> None:
    enrolment, _ = await trained(driver)
    refused = await export(driver, driver.organizer(), enrolment_ids=[enrolment])
    assert refused.status_code == 403
    foreign = driver.service.token("lsp_admin", lsp_id="lsp-lain")
    answer = await export(driver, foreign, enrolment_ids=[enrolment])
    assert answer.status_code == 403 or not any(answer.json()["tables"].values())
