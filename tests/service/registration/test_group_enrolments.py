"""Groups that go from one activity to the next: taken in once, in their order, and nobody against their will."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from kompeten.events import TrainingAttended
from kompeten.ids import new_id
from service.registration.test_restrictions import restrict
from support.activities import SESSIONS, announced
from support.counting import noted_statements
from support.drivers.enrolments import announce, enrol, withdraw
from support.drivers.registration import CONSENT, RegistrationDriver
from support.events import sample

LATER = tuple(
    one.model_copy(
        update={
            "id": new_id(),
            "starts_at": one.starts_at + timedelta(days=30),
            "ends_at": one.ends_at + timedelta(days=30),
        }
    )
    for one in SESSIONS
)


async def move(driver: RegistrationDriver, source: UUID, target: UUID, **changes: Any) -> httpx.Response:
    """Enrol the people of one activity in another."""
    body = {"from_activity_id": str(source), "activity_id": str(target), "consent_version": CONSENT} | changes
    return await driver.client.post("/v1/enrolments/groups", json=body, headers=driver.organizer)


def counts(answer: httpx.Response) -> tuple[int, int, int, dict[str, int]]:
    assert answer.status_code == 200, answer.text
    view = answer.json()
    left_out = {one["reason"]: one["people"] for one in view["left_out"]}
    assert view["people"] == view["enrolled"] + view["waiting"] + sum(left_out.values())
    return view["people"], view["enrolled"], view["waiting"], left_out


@pytest.fixture
async def source(driver: RegistrationDriver) -> UUID:
    """An activity of the organizer, in a fortnight."""
    return await announce(driver)


async def test_a_group_goes_on_in_the_order_it_came_and_asked_again_nothing_changes(
    driver: RegistrationDriver, source: UUID
) -> None:
    wanted = {"scheme_code": "KL-04", "weak_units": ["R.91PRP02.021.1"]}
    came = [(await enrol(driver, source, full_name=name, **wanted)).json() for name in ("Siti", "Budi", "Dewi")]
    await withdraw(driver, came[0]["id"])
    came.append((await enrol(driver, source, full_name="Wati")).json())
    target = await announce(driver, quota=2, sessions=LATER, prepares_for=())
    assert counts(await move(driver, source, target)) == (3, 2, 1, {})
    written = await driver.service.rows(
        "SELECT full_name, state, scheme_code, weak_units, consent_version, enrolled_by FROM enrolment "
        "WHERE activity_id = :target ORDER BY arrival",
        target=target,
    )
    assert [(one["full_name"], one["state"]) for one in written] == [
        ("Budi", "enrolled"),
        ("Dewi", "enrolled"),
        ("Wati", "waiting"),
    ]
    assert {(one["scheme_code"], *one["weak_units"], one["consent_version"]) for one in written} == {(None, CONSENT)}
    told = [one for one in await driver.service.outbox("ParticipantEnrolled") if one.body["activity_id"] == str(target)]
    assert [one.body["full_name"] for one in told] == ["Budi", "Dewi"]
    assert len(await driver.service.outbox("EnrolmentWaitlisted")) == 1
    assert counts(await move(driver, source, target)) == (3, 0, 0, {"already_enrolled": 3})


async def test_nobody_is_brought_back_and_nobody_restricted_or_absent_is_taken_along(
    driver: RegistrationDriver, source: UUID
) -> None:
    ids = [(await enrol(driver, source)).json()["id"] for _ in range(4)]
    target = await announce(driver, sessions=LATER)
    assert counts(await move(driver, source, target, attended_only=True)) == (4, 0, 0, {"not_attended": 4})
    await attend(driver, source, *ids[:3])
    assert counts(await move(driver, source, target, attended_only=True)) == (4, 3, 0, {"not_attended": 1})
    (there,) = await driver.service.rows(
        "SELECT id FROM enrolment WHERE activity_id = :a ORDER BY id LIMIT 1", a=target
    )
    await withdraw(driver, str(there["id"]))
    (person,) = await driver.service.rows("SELECT person_id FROM enrolment WHERE id = :id", id=UUID(ids[3]))
    await restrict(driver, person["person_id"])
    assert counts(await move(driver, source, target))[3] == {
        "processing_restricted": 1,
        "already_enrolled": 2,
        "had_withdrawn": 1,
    }


async def attend(driver: RegistrationDriver, activity_id: UUID, *ids: str) -> None:
    """Let registration hear that these have attended."""
    for one in ids:
        await driver.service.deliver(sample(TrainingAttended, UUID(one), activity_id=activity_id, lesson_hours=3))


async def test_consent_and_the_organizer_are_asked_for_and_what_is_over_takes_nobody(
    driver: RegistrationDriver, source: UUID
) -> None:
    await enrol(driver, source)
    target = await announce(driver, sessions=LATER)
    without = await move(driver, source, target, consent_version=None)
    assert (without.status_code, without.json()["code"]) == (422, "consent_refused")
    foreign = new_id()
    await driver.service.deliver(announced(foreign, organizer_id="dispersip-kalteng"))
    assert (await move(driver, foreign, target)).status_code == 404
    assert (await move(driver, source, foreign)).status_code == 404
    body = {"from_activity_id": str(source), "activity_id": str(foreign), "consent_version": CONSENT}
    by_lsp = await driver.client.post("/v1/enrolments/groups", json=body, headers=driver.admin)
    assert (by_lsp.status_code, by_lsp.json()["code"]) == (409, "group_of_another_organizer")
    assert (await move(driver, target, source)).status_code == 200
    driver.service.clock.advance(timedelta(days=15))
    assert (await move(driver, target, source)).json()["code"] == "activity_over"


async def test_a_hundred_people_take_the_statements_of_two(driver: RegistrationDriver, source: UUID) -> None:
    counted = []
    for people in (2, 20):
        for _ in range(people):
            assert (await enrol(driver, source)).status_code == 201
        target = await announce(driver, sessions=LATER)
        with noted_statements(driver.service.runtime.engine.sync_engine) as statements:
            await move(driver, source, target)
        counted.append(len(statements))
    assert counted[1] <= counted[0] <= 20, counted
