"""Whoever trained a candidate does not assess them for two years."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from kompeten.events import TrainingAttended
from kompeten.events.development import Trainer
from kompeten.ids import new_id
from support.activities import SESSIONS
from support.drivers.assessment import SLOT, AssessmentDriver, result
from support.events import sample

LAST = datetime.fromisoformat(SLOT["starts_at"])


def attended(person_id: UUID, trainer: Trainer, *, days_before: int = 30, revision: int = 1) -> TrainingAttended:
    """Return that somebody was taught by a trainer so many days before the appointment."""
    ends_at = LAST - timedelta(days=days_before)
    session = SESSIONS[0].model_copy(update={"starts_at": ends_at - timedelta(hours=2), "ends_at": ends_at})
    told = {"trainers": (trainer,), "sessions": (session,), "revision": revision}
    return sample(TrainingAttended, new_id(), person_id=person_id, **told)


@pytest.mark.parametrize("known_by", ["assessor_id", "user_id", "untidy"])
async def test_an_assessor_who_trained_the_candidate_is_refused_and_told_why(
    driver: AssessmentDriver, known_by: str
) -> None:
    assessor, person = await driver.save_assessor(), new_id()
    trainer = {
        "assessor_id": Trainer(name="Puji", assessor_id=UUID(assessor)),
        "user_id": Trainer(name="Puji", user_id="user-puji"),
        "untidy": Trainer(name="Puji", user_id=" user-puji"),
    }
    await driver.service.deliver(attended(person, trainer[known_by]))
    refused = await driver.assign(await driver.registered(person_id=person), assessor)
    assert (refused.status_code, refused.json()["code"]) == (409, "assignment_refused")
    assert [error["code"] for error in refused.json()["errors"]] == ["trained_the_candidate"]
    other = await driver.assign(await driver.registered(person_id=new_id()), assessor)
    assert other.status_code == 200


async def test_after_two_years_or_for_another_trainer_nothing_is_in_the_way(driver: AssessmentDriver) -> None:
    assessor, person = await driver.save_assessor(), new_id()
    await driver.service.deliver(
        attended(person, Trainer(name="Puji", user_id="user-puji"), days_before=730),
        attended(person, Trainer(name="Lain", user_id="user-lain")),
    )
    assert (await driver.assign(await driver.registered(person_id=person), assessor)).status_code == 200


async def test_a_training_told_of_after_the_assignment_stops_the_results(driver: AssessmentDriver) -> None:
    person = new_id()
    assessment, assessor = await driver.on_the_day(person_id=person)
    await driver.service.deliver(attended(person, Trainer(name="Puji", assessor_id=UUID(assessor))))
    refused = await driver.send(assessment, assessor, result(0))
    assert (refused.status_code, refused.json()["code"]) == (409, "assignment_refused")
    assert [error["code"] for error in refused.json()["errors"]] == ["trained_the_candidate"]


async def test_whoever_taught_nobody_after_all_assesses_like_anybody_else(driver: AssessmentDriver) -> None:
    assessor, person = await driver.save_assessor(), new_id()
    taught = attended(person, Trainer(name="Puji", assessor_id=UUID(assessor)))
    struck = taught.model_copy(update={"revision": 2, "sessions": (), "lesson_hours": 0})
    await driver.service.deliver(taught, struck)
    assert (await driver.assign(await driver.registered(person_id=person), assessor)).status_code == 200
