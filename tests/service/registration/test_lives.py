"""Both lives of a person in one timeline: applications and activities, for the LSP alone."""

from uuid import UUID

import httpx
import pytest

from kompeten.events import TrainingAttended
from kompeten.ids import new_id
from support.drivers.enrolments import announce, enrol
from support.drivers.registration import PERSON, RegistrationDriver
from support.events import sample

SAME = {"national_id": PERSON["national_id"]}


async def timeline(
    driver: RegistrationDriver, person_id: UUID, headers: dict[str, str] | None = None
) -> httpx.Response:
    return await driver.client.get(f"/v1/people/{person_id}/timeline", headers=headers or driver.manager)


@pytest.fixture
async def person_id(driver: RegistrationDriver) -> UUID:
    """Somebody who applied and enrolled."""
    await driver.submitted(await driver.approved_batch(), **SAME)
    assert (await enrol(driver, await announce(driver), **SAME)).status_code == 201
    (row,) = await driver.service.rows("SELECT person_id FROM enrolment")
    return UUID(str(row["person_id"]))


async def test_a_timeline_shows_both_lives_and_the_hours_of_the_highest_revision(
    driver: RegistrationDriver, person_id: UUID
) -> None:
    before = (await timeline(driver, person_id)).json()
    assert [(one["life"], one["event"]) for one in before["steps"]] == [
        ("certification", "ApplicationSubmitted"),
        ("development", "ParticipantEnrolled"),
    ]
    (row,) = await driver.service.rows("SELECT id FROM enrolment")
    for revision, hours in ((1, 3), (2, 5)):
        await driver.service.deliver(sample(TrainingAttended, row["id"], revision=revision, lesson_hours=hours))
    told = (await timeline(driver, person_id)).json()
    assert told["lesson_hours"] == 5
    (attended,) = [one for one in told["steps"] if one["event"] == "TrainingAttended"]
    assert (attended["subject_id"], attended["details"]) == (str(row["id"]), {"lesson_hours": 5})
    assert await driver.service.rows("SELECT version FROM enrolment") == [{"version": 1}]


async def test_only_the_lsp_reads_a_persons_timeline_and_it_is_written_down(
    driver: RegistrationDriver, person_id: UUID
) -> None:
    assert (await timeline(driver, person_id, driver.organizer)).status_code == 403
    assert (await timeline(driver, new_id())).status_code == 404
    assert (await timeline(driver, person_id)).status_code == 200
    (read,) = await driver.service.rows("SELECT details FROM audit_entry WHERE object_type = 'person_timeline'")
    assert read["details"] == {"shown": 2}
