"""Whoever trained a candidate takes no part in the decision for two years, and is told so."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kompeten.events import TrainingAttended
from kompeten.events.development import Trainer
from kompeten.ids import new_id
from support.activities import SESSIONS
from support.drivers.certification import DECREE, FIVE, THE_DAY, CertificationDriver
from support.events import sample

TWO_YEARS = 730
TOLD = "Ani Lestari trained this candidate not long ago."


@pytest.fixture
def driver(certification: Any) -> CertificationDriver:
    """Certification on the day of the session."""
    return CertificationDriver(certification)


async def train(driver: CertificationDriver, person: UUID, *, days_before: int = 30, **changes: Any) -> None:
    """Let the first member of the committee have taught somebody so many days before the session."""
    ends_at = THE_DAY - timedelta(days=days_before)
    session = SESSIONS[0].model_copy(update={"starts_at": ends_at - timedelta(hours=2), "ends_at": ends_at})
    trainers = (Trainer(name="Ani Lestari", user_id="user-ani"),)
    told = {"person_id": person, "trainers": trainers, "sessions": (session,), "revision": 1} | changes
    await driver.service.deliver(sample(TrainingAttended, new_id(), **told))


async def test_a_trainer_is_told_to_recuse_and_then_decides_nothing_about_the_trainee(
    driver: CertificationDriver,
) -> None:
    person = new_id()
    case, session = await driver.case(person_id=person), await driver.session(FIVE)
    await train(driver, person)
    refused = await driver.refused(
        "PUT", f"/sessions/{session}/presence", {"recusals": []}, status=409, code="must_recuse"
    )
    assert [(one["field"], one["message"]["en"]) for one in refused["errors"]] == [(case["id"], TOLD)]
    path = f"/sessions/{session}/decisions/{case['id']}"
    draft = await driver.refused(
        "PUT", path, {"outcome": "granted"}, who="user-budi", status=409, code="decider_involved"
    )
    assert TOLD in [one["message"]["en"] for one in draft["errors"]]
    await driver.confirm(session, "user-ani", case["id"])
    recused = ["user-puji", "user-lsp_admin"]
    await driver.refused(
        "PUT", path, {"outcome": "granted", "recused": recused}, status=409, code="quorum_missing", who="user-budi"
    )


async def test_a_training_told_of_after_the_draft_stops_the_closure(driver: CertificationDriver) -> None:
    person = new_id()
    case, session = await driver.case(person_id=person), await driver.session()
    await driver.decide(session, case)
    await train(driver, person)
    refused = await driver.refused(
        "POST", f"/sessions/{session}/closure", DECREE, who="user-budi", status=409, code="decider_involved"
    )
    assert TOLD in [one["message"]["en"] for one in refused["errors"]]


async def test_after_two_years_for_another_person_or_another_trainer_nothing_is_in_the_way(
    driver: CertificationDriver,
) -> None:
    person = new_id()
    case, session = await driver.case(person_id=person), await driver.session()
    await train(driver, person, days_before=TWO_YEARS + 1)
    await train(driver, new_id())
    await train(driver, person, trainers=(Trainer(name="Lain", user_id="user-lain"),))
    await driver.confirm(session, "user-ani")
    await driver.decide(session, case)
    assert (await driver.close(session))["state"] == "closed"
