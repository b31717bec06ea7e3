"""Whoever was not granted has a plan, and it ends by itself when they are."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kompeten.events import CertificationDecided, EventBody, PersonErased
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Unit
from kompeten.ids import new_id
from service.instruments.test_metrics import scrape
from support.drivers.development import SESSIONS, DevelopmentDriver
from support.events import decided, sample

MISSED = (Unit(code="R.91PRP02.021.1", title="Melakukan Klasifikasi"),)
FIRST = datetime(2026, 7, 1, tzinfo=UTC)
ORGANIZER = "dispersip-kalsel"


def verdict(
    application_id: UUID, person_id: UUID, outcome: Outcome = Outcome.NOT_GRANTED, *, days: int = 0, **changes: Any
) -> CertificationDecided:
    """Return a decision so many days after the first."""
    told = {"person_id": person_id, "organizer_id": ORGANIZER, "decided_at": FIRST + timedelta(days=days)}
    body = decided(application_id, outcome, **told | changes)
    return body if outcome is Outcome.GRANTED else body.model_copy(update={"missed_units": MISSED})


async def shown(driver: DevelopmentDriver, application_id: UUID) -> Any:
    """Return a plan as its organizer sees it."""
    answer = await driver.call("GET", f"plans/{application_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def told(driver: DevelopmentDriver, kind: str) -> list[Any]:
    """Return what was told of plans."""
    return [one.body for one in await driver.service.outbox(kind)]


async def test_a_refusal_opens_a_plan_with_activities_that_teach_what_was_missed(driver: DevelopmentDriver) -> None:
    teaches = await driver.announced()
    await driver.activity(title="Belum diumumkan")
    past = [
        one | {"starts_at": "2026-06-01T08:00:00+08:00", "ends_at": "2026-06-01T10:15:00+08:00"} for one in SESSIONS
    ]
    await driver.announced(sessions=past[:1])
    application, person = new_id(), new_id()
    await driver.service.deliver(verdict(application, person))
    (opened,) = await told(driver, "PlanOpened")
    assert [one["activity_id"] for one in opened["suggestions"]] == [teaches]
    assert (opened["target_on"], opened["organizer_id"]) == ("2026-12-28", ORGANIZER)
    plan = await shown(driver, application)
    assert (plan["state"], plan["suggestions"][0]["unit_codes"]) == ("open", ["R.91PRP02.021.1"])
    assert [one["application_id"] for one in (await driver.call("GET", "plans?state=open")).json()["items"]] == [
        str(application)
    ]


Way = tuple[list[tuple[int, Outcome]], dict[int, str | None]]
WAYS: dict[str, Way] = {
    "granted by another application": ([(1, Outcome.NOT_GRANTED), (2, Outcome.GRANTED)], {1: "fulfilled"}),
    "refused again": ([(1, Outcome.NOT_GRANTED), (2, Outcome.NOT_GRANTED)], {1: "superseded", 2: "open"}),
    "granted after two": (
        [(1, Outcome.NOT_GRANTED), (2, Outcome.NOT_GRANTED), (3, Outcome.GRANTED)],
        {1: None, 2: "fulfilled"},  # of the first it depends on what was heard first
    ),
    "granted before": ([(2, Outcome.NOT_GRANTED), (1, Outcome.GRANTED)], {2: "open"}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("backwards", [False, True])
async def test_a_plan_ends_by_later_decisions_in_whatever_order_they_are_heard(
    driver: DevelopmentDriver, way: str, *, backwards: bool
) -> None:
    decisions, ends = WAYS[way]
    person, applications = new_id(), {day: new_id() for day, _ in decisions}
    for day, outcome in reversed(decisions) if backwards else decisions:
        await driver.service.deliver(verdict(applications[day], person, outcome, days=day))
    for day, state in ends.items():
        found = (await shown(driver, applications[day]))["state"]
        assert found == state or (state is None and found in {"superseded", "fulfilled"})
    open_now = {one["application_id"] for one in await told(driver, "PlanOpened")}
    open_now -= {one["application_id"] for one in await told(driver, "PlanClosed")}
    assert open_now == {str(applications[day]) for day, state in ends.items() if state == "open"}


async def test_another_scheme_or_person_ends_no_plan_and_the_same_application_decided_anew_begins_it_again(
    driver: DevelopmentDriver,
) -> None:
    application, person = new_id(), new_id()
    await driver.service.deliver(
        verdict(application, person),
        verdict(new_id(), person, Outcome.GRANTED, days=1, scheme_code="KL-99"),
        verdict(new_id(), new_id(), Outcome.GRANTED, days=1),
    )
    assert (await shown(driver, application))["state"] == "open"
    await driver.service.deliver(verdict(application, person, Outcome.GRANTED, days=2))
    assert (await shown(driver, application))["state"] == "fulfilled"
    await driver.service.deliver(verdict(application, person, days=3, attempt=2))
    assert (await shown(driver, application))["state"] == "open"
    assert [one["attempt"] for one in await told(driver, "PlanOpened")] == [1, 2]


async def test_its_organizer_notes_what_was_agreed_and_lets_it_rest(driver: DevelopmentDriver) -> None:
    application = new_id()
    await driver.service.deliver(verdict(application, new_id()))
    path, agreed = f"plans/{application}", {"target_on": "2026-11-30", "note": "Ikut kelas daring bulan September."}
    stranger = driver.organizer("dispersip-kalbar")
    assert (await driver.call("PUT", path, agreed, as_=stranger)).status_code == 404
    assert (await driver.call("GET", "plans", as_=stranger)).json()["items"] == []
    noted = await driver.call("PUT", path, agreed)
    assert (noted.json()["target_on"], noted.json()["note"]) == ("2026-11-30", agreed["note"])
    rested = await driver.call("POST", f"{path}/dismissal", {"reason": "Pindah tugas."}, as_=driver.admin)
    assert (rested.json()["state"], rested.json()["dismissal"]) == ("dismissed", "Pindah tugas.")
    assert [one["end"] for one in await told(driver, "PlanClosed")] == ["dismissed"]
    assert (await driver.call("PUT", path, agreed)).json()["code"] == "illegal_move"


async def test_an_erasure_leaves_no_name_and_no_plan_to_follow(driver: DevelopmentDriver) -> None:
    application, person = new_id(), new_id()
    await driver.service.deliver(verdict(application, person))
    await driver.call("PUT", f"plans/{application}", {"target_on": "2026-11-30", "note": "Siti ingin mencoba lagi."})
    erasing: EventBody = sample(PersonErased, application, person_id=person)
    await driver.service.deliver(erasing, verdict(application, person, days=5, attempt=2))
    plan = await shown(driver, application)
    assert (plan["full_name"], plan["note"], plan["state"]) == ("", None, "dismissed")


async def test_operators_see_how_many_are_open_and_how_many_overdue(driver: DevelopmentDriver) -> None:
    driver.service.clock.advance(FIRST + timedelta(days=181) - driver.service.clock.now())
    person = new_id()
    old, newer, fulfilled = (new_id() for _ in range(3))
    await driver.service.deliver(verdict(old, new_id()), verdict(newer, new_id(), days=5), verdict(fulfilled, person))
    await driver.service.deliver(verdict(new_id(), person, Outcome.GRANTED, days=1))
    samples = await scrape(driver.service.client)
    assert (samples["kompeten_plans", "open"], samples["kompeten_plans", "overdue"]) == (2, 1)
