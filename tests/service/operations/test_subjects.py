"""What a service's messaging tells of an application: recorded, waiting, applied, dead letters."""

from kompeten.ids import new_id
from service.operations.dead_letters import TOPIC, ask, park_a_gap, park_poison
from support.drivers.registration import RegistrationDriver
from support.people import registered
from support.services import ServiceUnderTest


async def test_a_consumer_tells_what_it_applied_and_its_dead_letters(assessment: ServiceUnderTest) -> None:
    fine, gap, other = new_id(), new_id(), new_id()
    await assessment.deliver(registered(fine))
    await park_a_gap(assessment, gap)
    await park_poison(assessment, other)
    answer = await ask(assessment, "GET", "/subjects", params={"subject": [str(fine), str(gap)]})
    told = answer.json()
    applied = {(one["subject"], one["topic"]): (one["last"], one["blocked_since"] is None) for one in told["applied"]}
    assert applied == {(str(fine), TOPIC): (1, True), (str(gap), TOPIC): (0, False)}
    assert [(one["subject"], one["sequence"], one["reason"]) for one in told["dead_letters"]] == [
        (str(gap), 3, "gap"),
        (str(gap), 4, "behind"),
    ]
    assert (told["recorded"], told["waiting"]) == ([], [])


async def test_a_producer_tells_what_it_recorded_and_what_still_waits(registration: ServiceUnderTest) -> None:
    driver = RegistrationDriver(registration)
    subject = str(await driver.submitted(await driver.approved_batch()))
    told = (await ask(registration, "GET", "/subjects", params={"subject": subject})).json()
    assert told["recorded"] == [{"subject": subject, "topic": TOPIC, "last": 1}]
    (waiting,) = told["waiting"]
    assert (waiting["sequence"], waiting["type"]) == (1, "id.kompeten.ApplicationSubmitted.v1")


async def test_subjects_are_named_and_not_too_many(assessment: ServiceUnderTest) -> None:
    assert (await ask(assessment, "GET", "/subjects")).status_code == 422
    many = {"subject": [str(new_id()) for _ in range(101)]}
    assert (await ask(assessment, "GET", "/subjects", params=many)).status_code == 422
    assert (await ask(assessment, "GET", "/subjects", role="assessor", params={"subject": "x"})).status_code == 403
