"""Records of erased people: applied without their data in whatever order they come, parked ones cleared, none lost."""

import asyncio
import dataclasses
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import MakeService
from kompeten.database.sessions import in_transaction
from kompeten.events import (
    ApplicationWithdrawn,
    AssessmentCompleted,
    Event,
    EventBody,
    ParticipantCorrected,
    PersonErased,
)
from kompeten.events.registration import ErasureReason
from kompeten.ids import new_id
from kompeten.messaging.erased import note_erased
from kompeten.operations.replaying import replay
from kompeten.operations.rules import Replayed
from service.erasure.canaries import found
from support.events import assigned, completed
from support.people import BATCH, participant, registered
from support.services import START, ServiceUnderTest
from support.waiting import until

NAME = "Halimatus Kanarina"
EMAIL = "halimatus.kanarina@example.id"
WORDS = (NAME, EMAIL, "Perpustakaan SMA Negeri 3 Banjarmasin")


def acceptance(application_id: UUID) -> EventBody:
    body = registered(application_id, full_name=NAME)
    return body.model_copy(update={"contacts": body.contacts.model_copy(update={"email": EMAIL})})


def withdrawal(application_id: UUID) -> ApplicationWithdrawn:
    return ApplicationWithdrawn(
        application_id=application_id,
        batch_id=BATCH.id,
        batch_title=BATCH.title,
        full_name=NAME,
        reason=f"Surat {NAME}",
        was_accepted=True,
    )


def erasure(application_id: UUID) -> PersonErased:
    return PersonErased(
        application_id=application_id, person_id=new_id(), reason=ErasureReason.REQUESTED, erased_at=START
    )


async def dead_letters(service: ServiceUnderTest) -> list[tuple[int | None, str]]:
    rows = await service.rows("SELECT sequence, reason FROM dead_letter WHERE resolution IS NULL ORDER BY sequence")
    return [(row["sequence"], row["reason"]) for row in rows]


async def know(service: ServiceUnderTest, application_id: UUID) -> None:
    """Let a service know of the erasure before anything else, as when its own past was lost but not the list."""
    async with service.runtime.sessions() as session, session.begin():
        await note_erased(session, [str(application_id)], person_id=new_id(), erased_at=START)


@pytest.mark.parametrize("name", ["assessment", "certification", "notifications"])
async def test_what_is_replayed_after_the_erasure_is_known_is_applied_without_the_person(
    name: str, make_service: MakeService
) -> None:
    async with make_service(name) as service:
        await _is_applied_without_the_person(service)


async def _is_applied_without_the_person(service: ServiceUnderTest) -> None:
    name, application_id = service.name, new_id()
    await know(service, application_id)
    life = [acceptance(application_id), withdrawal(application_id), erasure(application_id)]
    if name == "certification":
        life.append(completed(application_id, full_name=NAME))
    if name == "notifications":
        life.append(assigned(application_id, participant=participant(full_name=NAME)))
    await service.deliver(*life)
    assert await found(service, WORDS) == set()
    if name == "notifications":
        letters = await service.rows("SELECT role, state, data FROM message ORDER BY id")
        assert {row["state"] for row in letters} == {"cancelled"}
        assert {row["role"] for row in letters} == {"candidate", "assessor"}
        assert all(row["data"] == {} for row in letters)
    else:
        table = {"assessment": "assessment", "certification": "certification_case"}[name]
        assert len(await service.rows(f"SELECT 1 FROM {table}")) == 1


async def test_an_erasure_behind_a_dead_letter_waits_for_nobody(assessment: ServiceUnderTest) -> None:
    application_id = new_id()
    first, second, third = (
        assessment.record(body)
        for body in (acceptance(application_id), withdrawal(application_id), erasure(application_id))
    )
    consumer = assessment.consumer(first.topic)
    await consumer.receive([second])
    assert await dead_letters(assessment) == [(2, "gap")]
    assert await found(assessment, WORDS) == {"dead_letter.record_value"}
    await consumer.receive([third])
    assert await dead_letters(assessment) == [(2, "gap"), (3, "behind")]
    assert await found(assessment, WORDS) == set()
    await consumer.receive([first])
    assert await dead_letters(assessment) == [(1, "behind"), (2, "gap"), (3, "behind")]
    assert await found(assessment, WORDS) == set()
    results = await in_transaction(
        assessment.runtime.sessions, lambda session: replay(session, consumer, str(application_id), actor="operator")
    )
    assert [one.result for one in results] == [Replayed.REPLAYED] * 3
    assert await found(assessment, WORDS) == set()
    (row,) = await assessment.rows("SELECT state, participant ->> 'full_name' AS name FROM assessment")
    assert row == {"state": "withdrawn", "name": ""}


async def test_a_dead_letter_is_cleared_and_can_still_be_decided(assessment: ServiceUnderTest) -> None:
    application_id = new_id()
    poison = ParticipantCorrected(
        application_id=application_id,
        participant=participant(full_name=NAME),
        contacts=registered(application_id).contacts,
        reason=f"Salah ketik nama {NAME}",
    )
    odd = assessment.record(poison)
    odd = dataclasses.replace(odd, headers=(*odd.headers, ("x-note", NAME.encode())))
    await assessment.consumer(odd.topic).receive([odd])
    unreadable = dataclasses.replace(
        assessment.record(erasure(uuid4())), value=f'{{"{NAME}": "{application_id}"'.encode(), key=b"\xff"
    )
    await assessment.consumer(odd.topic).receive([unreadable])
    assert await found(assessment, WORDS) == {"dead_letter.record_value", "dead_letter.record_headers"}
    await assessment.consumer(odd.topic).receive([assessment.record(erasure(application_id))])
    assert await found(assessment, WORDS) == set()
    headers = assessment.token("operator")
    for row in await assessment.rows("SELECT id FROM dead_letter ORDER BY parked_at, id"):
        path = f"/v1/operations/assessment/dead-letters/{row['id']}/discard"
        answer = await assessment.client.post(path, json={"reason": "salah kirim"}, headers=headers)
        assert answer.status_code == 200, answer.text
    assert await dead_letters(assessment) == []
    (position,) = await assessment.rows("SELECT last_sequence, blocked_since FROM inbox WHERE last_sequence > 0")
    assert position == {"last_sequence": 2, "blocked_since": None}


async def test_an_erasure_waits_for_a_poll_of_another_topic_that_does_not_know_it_yet(
    certification: ServiceUnderTest,
) -> None:
    application_id = new_id()
    await certification.deliver(acceptance(application_id), withdrawal(application_id))
    result, last = certification.record(completed(application_id, full_name=NAME)), erasure(application_id)
    consumers = [certification.consumer(topic) for topic in (result.topic, last.topic)]
    (slow,) = consumers[0].handlers[AssessmentCompleted]
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hesitant(session: AsyncSession, event: Event[AssessmentCompleted]) -> None:
        begun.set()
        await go_on.wait()
        await slow(session, event)

    consumers[0].handlers[AssessmentCompleted] = [hesitant]
    storing = asyncio.create_task(consumers[0].receive([result]))
    await begun.wait()
    erasing = asyncio.create_task(consumers[1].receive([certification.record(last)]))
    await until(lambda: _somebody_waits(certification), what="the erasure waits")
    go_on.set()
    await asyncio.gather(storing, erasing)
    assert await found(certification, WORDS) == set()
    assert len(await certification.rows("SELECT 1 FROM certification_case WHERE holder_name = ''")) == 1


async def _somebody_waits(service: ServiceUnderTest) -> bool:
    here = "SELECT pid FROM pg_stat_activity WHERE datname = :name"
    return bool(
        await service.rows(
            f"SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN ({here})",
            name=service.database.name,
        )
    )
