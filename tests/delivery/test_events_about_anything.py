"""An event about something that is no application: recorded, relayed, consumed, its cause named, and erased."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from delivery.relays import relaying
from delivery.sample_service import SampleService, sample_service
from devstack.kafka import KafkaServer
from kompeten.database.sessions import in_transaction
from kompeten.events import Erasing, Event, EventBody, body
from kompeten.events.personal import PersonalText
from kompeten.ids import new_id
from kompeten.messaging.broker import run_consumers
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.handlers import on
from kompeten.messaging.outbox import Untraceable, record
from kompeten.telemetry.correlation import own_work
from support.waiting import until

TOPIC = "kompeten.development"
ATTENDANCE = "CREATE TABLE attendance (event_id uuid, subject text, cause uuid, remark text)"
NOTE = text("INSERT INTO attendance VALUES (:id, :subject, :cause, :remark)")
CLEAR = text("UPDATE attendance SET remark = '' WHERE subject = :subject")


@dataclass
class Training:
    """Event types about an enrolment in a training activity."""

    attended: Any  # Any: classes of this test alone, which nothing can name
    confirmed: Any
    erased: Any


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch) -> Training:
    """Event types that are registered in this test alone."""
    monkeypatch.setattr(body, "_registry", dict(body._registry))

    class TrainingAttended(EventBody):
        topic: ClassVar[str] = TOPIC
        source: ClassVar[str] = "/development"
        subject_field: ClassVar[str] = "enrolment_id"
        enrolment_id: UUID
        remark: PersonalText

    class AttendanceConfirmed(EventBody):
        topic: ClassVar[str] = TOPIC
        source: ClassVar[str] = "/development"
        subject_field: ClassVar[str] = "code"
        code: str

    class EnrolmentErased(Erasing):
        topic: ClassVar[str] = TOPIC
        source: ClassVar[str] = "/development"
        subject_field: ClassVar[str] = "enrolment_id"
        enrolment_id: UUID

    return Training(TrainingAttended, AttendanceConfirmed, EnrolmentErased)


@asynccontextmanager
async def development(on_kafka: SampleService, training: Training) -> AsyncIterator[None]:
    """Run relay and consumer of a service that knows these types."""

    async def note(session: AsyncSession, event: Event[Any]) -> None:
        await session.execute(
            NOTE, {"id": event.id, "subject": event.subject, "cause": None, "remark": event.body.remark}
        )
        await record(session, training.confirmed(code=f"code-{event.sequence}"), lsp_id="lsp")

    async def note_cause(session: AsyncSession, event: Event[Any]) -> None:
        told = {"id": event.id, "subject": event.subject, "cause": event.causation_id, "remark": ""}
        await session.execute(NOTE, told)

    async def clear(session: AsyncSession, event: Event[Any]) -> None:
        await session.execute(CLEAR, {"subject": event.subject})

    runtime = on_kafka.runtime()
    handlers = (on(training.attended, note), on(training.confirmed, note_cause), on(training.erased, clear))
    consuming = asyncio.ensure_future(run_consumers(runtime, [Consumer(runtime, TOPIC, handlers)]))
    async with relaying(on_kafka.runtime(), [TOPIC]):
        yield
        consuming.cancel()
        await asyncio.gather(consuming, return_exceptions=True)
    await runtime.engine.dispose()


async def tell(on_kafka: SampleService, told: EventBody) -> None:
    """Record an event, as a command does."""
    runtime = on_kafka.runtime()
    with own_work():
        await in_transaction(runtime.sessions, lambda session: record(session, told, lsp_id="lsp"))
    await runtime.engine.dispose()


async def test_an_event_about_a_training_goes_the_whole_way_and_is_erased(
    superuser_url: str, kafka_server: KafkaServer, training: Training
) -> None:
    enrolment, person = new_id(), uuid4()
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "anything.") as on_kafka:
        owner = await asyncpg.connect(on_kafka.database.owner_url)
        await owner.execute(ATTENDANCE)
        await owner.close()

        async def attendance(number: int) -> list[asyncpg.Record]:
            found = await on_kafka.rows("SELECT * FROM attendance ORDER BY event_id")
            return found if len(found) == number else []

        async with development(on_kafka, training):
            await tell(on_kafka, training.attended(enrolment_id=enrolment, remark="came late"))
            first, confirmed = await until(lambda: attendance(2), seconds=60, what="an attendance and its confirmation")
            assert (first["subject"], first["remark"]) == (str(enrolment), "came late")
            assert (confirmed["subject"], confirmed["cause"]) == ("code-1", first["event_id"])
            moment = on_kafka.runtime().clock.now()
            await tell(on_kafka, training.erased(enrolment_id=enrolment, person_id=person, erased_at=moment))
            await tell(on_kafka, training.attended(enrolment_id=enrolment, remark="came again"))
            rows = await until(lambda: attendance(4), seconds=60, what="what came after the erasure")
            assert {row["remark"] for row in rows} == {""}
        (erased,) = await on_kafka.rows("SELECT subject, person_id FROM erased_person")
        assert (erased["subject"], erased["person_id"]) == (str(enrolment), person)
        assert await on_kafka.rows("SELECT 1 FROM audit_entry") == []
        assert await on_kafka.rows("SELECT 1 FROM dead_letter") == []


async def test_an_event_nobody_could_trace_is_refused(sample: SampleService, training: Training) -> None:
    runtime = sample.runtime()
    told = training.attended(enrolment_id=new_id(), remark="")
    with pytest.raises(Untraceable):
        await in_transaction(runtime.sessions, lambda session: record(session, told, lsp_id="lsp"))
    await runtime.engine.dispose()
