"""The timeline of the whole chain, and the counts per stage."""

import itertools
import json
from collections.abc import Sequence

import pytest

from kompeten.events import EventBody
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark
from kompeten.ids import new_id
from service.registration.happenings import Chain
from service.registration.office import Office


async def test_the_whole_chain_is_on_the_timeline(office: Office) -> None:
    application_id = await office.accepted(await office.approved_batch())
    chain = await Chain.of(office, application_id)
    for body, stage in (
        (chain.assigned(), "assigned"),
        (chain.assessed(Mark.COMPETENT), "assessed"),
        (chain.decided(), "granted"),
        (chain.issued(), "issued"),
    ):
        await office.service.deliver(body)
        assert (await office.application(application_id))["stage"] == stage
    timeline = await office.timeline(application_id)
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
    assert issued["details"]["certificate_number"] == "LSP-P/2026/000001"


@pytest.mark.parametrize("mark", list(Mark))
async def test_nothing_here_tells_k_or_bk_before_the_committee(office: Office, mark: Mark) -> None:
    application_id = await office.accepted(await office.approved_batch())
    chain = await Chain.of(office, application_id)
    await office.service.deliver(chain.assessed(mark))
    answers = json.dumps([await office.timeline(application_id), await office.application(application_id)])
    stored = str(await office.service.rows("SELECT * FROM timeline_entry"))
    audited = str(await office.service.rows("SELECT * FROM audit_entry"))
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
async def test_topics_arriving_in_any_order_end_in_one_stage(office: Office, name: str, stage: str) -> None:
    batch_id = await office.approved_batch()
    for order in itertools.permutations(range(3)):
        application_id = await office.accepted(batch_id)
        topics = tale(await Chain.of(office, application_id), name)
        for topic in (topics[place] for place in order if place < len(topics)):
            for body in topic:
                record = office.service.record(body)
                consumer = office.service.consumer(body.topic)
                await consumer.receive([record])
                await consumer.receive([record])
        assert (await office.application(application_id))["stage"] == stage
    assert not await office.service.rows("SELECT id FROM dead_letter")


async def test_a_withdrawal_outranks_every_stage_but_the_certificate(office: Office) -> None:
    application_id = await office.accepted(await office.approved_batch())
    chain = await Chain.of(office, application_id)
    await office.do(application_id, "withdrawal", reason="Sakit.")
    await office.service.deliver(chain.assigned(), chain.assessed(), chain.decided())
    assert (await office.application(application_id))["stage"] == "withdrawn"
    await office.service.deliver(chain.issued())
    timeline = await office.timeline(application_id)
    assert timeline["stage"] == "issued"
    assert {"withdrawn", "issued"} <= {entry["stage"] for entry in timeline["entries"]}


async def test_a_batch_counts_its_applications_per_stage(office: Office) -> None:
    batch_id = await office.approved_batch()
    await office.submitted(batch_id)
    rejected = await office.submitted(batch_id)
    await office.do(rejected, "rejection", reason="x")
    accepted = [await office.accepted(batch_id) for _ in range(4)]
    chains = [await Chain.of(office, one) for one in accepted]
    await office.service.deliver(chains[1].assigned(), chains[2].absent(), chains[3].assessed(), chains[3].decided())
    batch = await office.batch(batch_id)
    assert {stage: number for stage, number in batch["counts"].items() if number} == {
        "submitted": 1,
        "rejected": 1,
        "registered": 1,
        "assigned": 1,
        "absent": 1,
        "granted": 1,
    }
    assert sum(batch["counts"].values()) == 6
    assert len(batch["counts"]) == 11
    assert batch["taken"] == 4


async def test_an_event_about_an_application_nobody_made_here_is_parked(office: Office) -> None:
    application_id = await office.accepted(await office.approved_batch())
    chain = await Chain.of(office, application_id)
    good, stranger = chain.assigned(), Chain(new_id(), chain.participant).assigned()
    consumer = office.service.consumer(good.topic)
    await consumer.receive([office.service.record(stranger), office.service.record(good)])
    parked = await office.service.rows("SELECT subject, reason FROM dead_letter")
    assert [(row["subject"], row["reason"]) for row in parked] == [(stranger.subject, "poison")]
    assert (await office.application(application_id))["stage"] == "assigned"


async def test_an_event_of_another_lsp_is_parked(office: Office) -> None:
    application_id = await office.accepted(await office.approved_batch())
    chain = await Chain.of(office, application_id)
    record = office.service.record(chain.absent(), lsp_id="lsp-arsiparis")
    await office.service.consumer("kompeten.assessment").receive([record])
    assert [row["reason"] for row in await office.service.rows("SELECT reason FROM dead_letter")] == ["poison"]
