"""The timeline of the whole chain, and the counts per stage."""

import itertools
import json
from collections.abc import Sequence

import pytest

from kompeten.events import EventBody, PlanClosed, PlanOpened
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark
from kompeten.ids import new_id
from service.registration.happenings import Chain
from support.drivers.registration import RegistrationDriver
from support.events import sample


async def test_the_whole_chain_is_on_the_timeline(driver: RegistrationDriver) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    chain = await Chain.of(driver, application_id)
    for body, stage in (
        (chain.assigned(), "assigned"),
        (chain.assessed(Mark.COMPETENT), "assessed"),
        (chain.decided(), "granted"),
        (chain.issued(), "issued"),
    ):
        await driver.service.deliver(body)
        assert (await driver.application(application_id))["stage"] == stage
    timeline = await driver.timeline(application_id)
    assert timeline["stage"] == "issued"
    assert {entry["event"] for entry in timeline["entries"]} == {
        "ApplicationSubmitted",
        "ParticipantRegistered",
        "AssessorAssigned",
        "AssessmentCompleted",
        "CertificationDecided",
        "CertificateIssued",
    }
    issued = next(entry for entry in timeline["entries"] if entry["stage"] == "issued")
    assert issued["details"]["certificate_number"] == chain.issued().certificate_number


async def test_a_plan_is_on_the_timeline_and_never_what_the_application_has_come_to(
    driver: RegistrationDriver,
) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    chain = await Chain.of(driver, application_id)
    opened, closed = sample(PlanOpened, application_id), sample(PlanClosed, application_id)
    await driver.service.deliver(chain.assigned(), opened, closed)
    assert (await driver.timeline(application_id))["stage"] == "assigned"
    await driver.service.deliver(chain.assessed(Mark.COMPETENT), chain.decided())
    timeline = await driver.timeline(application_id)
    assert timeline["stage"] == "granted"
    details = {entry["event"]: entry["details"] for entry in timeline["entries"]}
    assert details["PlanOpened"] == {"target_on": "2027-01-16", "suggested": 1}
    assert details["PlanClosed"] == {"end": "fulfilled"}


@pytest.mark.parametrize("mark", list(Mark))
async def test_nothing_here_tells_k_or_bk_before_the_committee(driver: RegistrationDriver, mark: Mark) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    chain = await Chain.of(driver, application_id)
    await driver.service.deliver(chain.assessed(mark))
    answers = json.dumps([await driver.timeline(application_id), await driver.application(application_id)])
    stored = str(await driver.service.rows("SELECT * FROM timeline_entry"))
    audited = str(await driver.service.rows("SELECT * FROM audit_entry"))
    for text in (answers, stored, audited):
        assert "competent" not in text


def tale(chain: Chain, name: str) -> Sequence[Sequence[EventBody]]:
    """Return the events of each topic, in the topic's order."""
    first, second = chain.assessed(), chain.assessed(Mark.COMPETENT, attempt=2)
    return {
        "straight": ([chain.assigned(), first], [chain.decided()], [chain.issued()]),
        "again": (
            [chain.assigned(), first, chain.assigned(2), second],
            [chain.decided(Outcome.NOT_GRANTED)],
        ),
        "absent": ([chain.assigned(), chain.assigned(), chain.absent()],),
    }[name]


@pytest.mark.parametrize(("name", "stage"), [("straight", "issued"), ("again", "assessed"), ("absent", "absent")])
async def test_topics_arriving_in_any_order_end_in_one_stage(driver: RegistrationDriver, name: str, stage: str) -> None:
    batch_id = await driver.approved_batch()
    for order in itertools.permutations(range(3)):
        application_id = await driver.accepted(batch_id)
        topics = tale(await Chain.of(driver, application_id), name)
        for topic in (topics[place] for place in order if place < len(topics)):
            for body in topic:
                record = driver.service.record(body)
                consumer = driver.service.consumer(body.topic)
                await consumer.receive([record])
                await consumer.receive([record])
        assert (await driver.application(application_id))["stage"] == stage
    assert not await driver.service.rows("SELECT id FROM dead_letter")


async def test_a_withdrawal_outranks_every_stage_but_the_certificate(driver: RegistrationDriver) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    chain = await Chain.of(driver, application_id)
    await driver.do(application_id, "withdrawal", reason="Sakit.")
    await driver.service.deliver(chain.assigned(), chain.assessed(), chain.decided())
    assert (await driver.application(application_id))["stage"] == "withdrawn"
    await driver.service.deliver(chain.issued())
    timeline = await driver.timeline(application_id)
    assert timeline["stage"] == "issued"
    assert {"withdrawn", "issued"} <= {entry["stage"] for entry in timeline["entries"]}


async def test_a_batch_counts_its_applications_per_stage(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    await driver.submitted(batch_id)
    rejected = await driver.submitted(batch_id)
    await driver.do(rejected, "rejection", reason="x")
    accepted = [await driver.accepted(batch_id) for _ in range(4)]
    chains = [await Chain.of(driver, one) for one in accepted]
    await driver.service.deliver(chains[1].assigned(), chains[2].absent(), chains[3].assessed(), chains[3].decided())
    batch = await driver.batch(batch_id)
    assert {stage: number for stage, number in batch["counts"].items() if number} == {
        "submitted": 1,
        "rejected": 1,
        "registered": 1,
        "assigned": 1,
        "absent": 1,
        "granted": 1,
    }
    assert sum(batch["counts"].values()) == 6
    assert len(batch["counts"]) == 12
    assert batch["taken"] == 5


async def test_an_event_about_an_application_nobody_made_here_is_parked(driver: RegistrationDriver) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    chain = await Chain.of(driver, application_id)
    good, stranger = chain.assigned(), Chain(new_id(), chain.participant).assigned()
    consumer = driver.service.consumer(good.topic)
    await consumer.receive([driver.service.record(stranger), driver.service.record(good)])
    parked = await driver.service.rows("SELECT subject, reason FROM dead_letter")
    assert [(row["subject"], row["reason"]) for row in parked] == [(stranger.subject, "poison")]
    assert (await driver.application(application_id))["stage"] == "assigned"


async def test_an_event_of_another_lsp_is_parked(driver: RegistrationDriver) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    chain = await Chain.of(driver, application_id)
    record = driver.service.record(chain.absent(), lsp_id="lsp-arsiparis")
    await driver.service.consumer("kompeten.assessment").receive([record])
    assert [row["reason"] for row in await driver.service.rows("SELECT reason FROM dead_letter")] == ["poison"]
