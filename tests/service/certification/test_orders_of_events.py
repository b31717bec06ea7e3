"""Two topics have no order between them: every order ends in the same rows."""

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from kompeten.events import EventBody
from kompeten.ids import new_id
from support.drivers.certification import CertificationDriver
from support.events import absent, completed, corrected, withdrawn
from support.people import BATCH, registered


def interleavings(first: Sequence[EventBody], second: Sequence[EventBody]) -> Iterator[list[EventBody]]:
    """Yield every order that keeps the order within each topic."""
    count = len(first) + len(second)
    for places in itertools.combinations(range(count), len(first)):
        one, other = iter(first), iter(second)
        yield [next(one) if place in places else next(other) for place in range(count)]


async def _ending(driver: CertificationDriver, application_id: UUID) -> tuple[Any, ...]:
    cases = await driver.service.rows(
        "SELECT state, holder_name, name_revision, assessment_revision, recommendation, batch_id"
        " FROM certification_case WHERE application_id = :who ORDER BY attempt",
        who=application_id,
    )
    expectations = await driver.service.rows(
        "SELECT name_revision, holder_name, withdrawn_at, absent_attempt FROM expectation WHERE application_id = :who",
        who=application_id,
    )
    return cases, expectations


def _stories(who: UUID) -> dict[str, tuple[list[EventBody], list[EventBody]]]:
    return {
        "corrected": (
            [registered(who), corrected(who, "Siti R. Hasanah")],
            [completed(who), completed(who, revision=2)],
        ),
        "withdrawn": ([registered(who), withdrawn(who)], [completed(who), completed(who, revision=2, missed=1)]),
        "both": ([registered(who), corrected(who, "Siti Hasanah"), withdrawn(who)], [completed(who)]),
        "corrected before the assessment knew": (
            [registered(who), corrected(who, "Siti Hasanah", 2), corrected(who, "Siti Rahmah H.", 3)],
            [completed(who, revision=1), completed(who, revision=2, full_name="Siti Hasanah")],
        ),
        "absent, then assessed": ([registered(who), withdrawn(who)], [absent(who), completed(who, attempt=2)]),
        "absent": ([registered(who), corrected(who, "Siti Hasanah")], [absent(who)]),
    }


@pytest.mark.parametrize("story", _stories(new_id()))
async def test_every_order_of_two_topics_ends_in_one_state(driver: CertificationDriver, story: str) -> None:
    endings = []
    for place in range(len(list(interleavings(*_stories(new_id())[story])))):
        who = new_id()
        await driver.service.deliver(*list(interleavings(*_stories(who)[story]))[place])
        endings.append(await _ending(driver, who))

    assert len(endings) > 2
    assert all(ending == endings[0] for ending in endings)


async def test_what_is_told_at_the_same_moment_ends_in_the_same_state(driver: CertificationDriver) -> None:
    people = [new_id() for _ in range(10)]
    service = driver.service
    registration, assessment = service.consumer("kompeten.registration"), service.consumer("kompeten.assessment")
    gone = [service.record(withdrawn(who)) for who in people]
    done = [service.record(completed(who)) for who in reversed(people)]

    await asyncio.gather(
        *(registration.receive([record]) for record in gone), *(assessment.receive([record]) for record in done)
    )

    rows = await service.rows("SELECT state, count(*) AS found FROM certification_case GROUP BY state")
    assert rows == [{"state": "withdrawn", "found": 10}]


async def test_two_topics_take_the_same_people_in_one_order_and_never_deadlock(driver: CertificationDriver) -> None:
    people = sorted((new_id() for _ in range(40)), key=str)
    service = driver.service
    registration, assessment = service.consumer("kompeten.registration"), service.consumer("kompeten.assessment")
    failed: list[str] = []
    engine = service.process.beside.engine.sync_engine
    event.listen(engine, "handle_error", lambda context: failed.append(str(context.original_exception)))

    await asyncio.gather(
        registration.receive([service.record(registered(who)) for who in people]),
        assessment.receive([service.record(completed(who)) for who in reversed(people)]),
    )

    assert failed == []
    (row,) = await service.rows("SELECT count(*) AS cases FROM certification_case")
    assert row["cases"] == len(people)


async def test_a_whole_poll_is_applied_like_its_events_one_by_one(driver: CertificationDriver) -> None:
    who = new_id()
    events = [registered(who), corrected(who, "Siti Hasanah"), corrected(who, "Siti Rahmah", 3)]
    await driver.service.deliver(completed(who))

    await driver.service.consumer("kompeten.registration").receive([driver.service.record(one) for one in events])

    assert (await driver.case_of(who))["holder_name"] == "Siti Rahmah"


async def test_a_correction_after_the_issue_waits_for_a_reissue_and_nothing_else_changes(
    driver: CertificationDriver,
) -> None:
    entry = await driver.certificate()
    who = UUID(entry["application_id"])

    await driver.service.deliver(
        corrected(who, "Orang Lain"), withdrawn(who), completed(who, revision=2, missed=1, full_name="Orang Lain")
    )

    case = await driver.case_of(who)
    assert (case["state"], case["holder_name"]) == ("issued", "Orang Lain")
    shown = await driver.ok("GET", f"/certificates/{entry['id']}", role="director")
    assert (shown["holder_name"], shown["state"]) == ("Siti Rahmah Hasanah", "active")
    assert case["assessment_revision"] == 1
    assert (await driver.ok("GET", f"/rolls/{BATCH.id}"))["arrived"] == 1


async def test_the_withdrawal_of_what_was_never_accepted_expects_nobody(driver: CertificationDriver) -> None:
    await driver.service.deliver(withdrawn(new_id(), was_accepted=False))

    await driver.refused("GET", f"/rolls/{BATCH.id}", status=404, code="not_found")


async def test_an_earlier_revision_that_comes_late_is_ignored(driver: CertificationDriver) -> None:
    who = new_id()
    await driver.service.deliver(completed(who, revision=3), completed(who, revision=2, missed=3))

    case = await driver.case_of(who)
    assert (case["assessment_revision"], case["recommendation"]) == (3, "competent")
