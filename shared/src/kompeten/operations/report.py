"""What a service knows about its own messages: for operators, and for whoever reconciles all services."""

import os
import socket
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.counting import MOST_COUNTED, count_some
from kompeten.database.tables import DeadLetter, EventCount, OutboxRecord
from kompeten.messaging.consumer import Consumer
from kompeten.runtime import Runtime


class ConsumerReport(BaseModel):
    """One consumer of this process since it started; another process of the service has counts and a breaker too."""

    topic: str
    applied: int
    copies: int
    parked: int = Field(description="Records it has set aside as dead letters")
    retries: int
    last_progress: datetime | None = Field(description="When a poll was last applied and committed")
    is_paused: bool = Field(description="Whether the breaker is open: nothing is applied until it is released")
    failing_subjects: int = Field(description="Subjects parked in a row for unexpected errors; more than 10 open it")

    @classmethod
    def of(cls, consumer: Consumer) -> "ConsumerReport":
        """Show a consumer as it is now."""
        return cls(
            topic=consumer.topic,
            applied=consumer.counts["applied"],
            copies=consumer.counts["copies"],
            parked=consumer.counts["parked"],
            retries=consumer.counts["retries"],
            last_progress=consumer.last_progress,
            is_paused=consumer.breaker.is_open,
            failing_subjects=consumer.breaker.failing_subjects,
        )


class OperationsReport(BaseModel):
    """Outbox depth, events recorded per topic since ever, dead letters now, and the consumers of this process.

    Nothing here is added up over what grows for ever: it costs the same after ten years.
    """

    service: str
    process: str = Field(description="Which process answered, as host:pid: the consumers below are its own")
    runs_consumers: bool = Field(description="False where another process of the service reads the topics")
    outbox: int = Field(description=f"Events waiting for Kafka, {MOST_COUNTED} at most")
    events_recorded: dict[str, int] = Field(description="Since ever; what was published again counts again")
    dead_letters: int = Field(description=f"Undecided, {MOST_COUNTED} at most")
    consumers: list[ConsumerReport]


def process_name() -> str:
    """Return what tells this process from the others of the same service."""
    return f"{socket.gethostname()}:{os.getpid()}"


async def report_of(session: AsyncSession, runtime: Runtime, consumers: Sequence[Consumer]) -> OperationsReport:
    """Return the report of one service."""
    waiting = await _waiting(session)
    gone = await session.execute(select(EventCount.topic, EventCount.count))
    letters = select(DeadLetter.id).where(DeadLetter.resolution.is_(None))
    return OperationsReport(
        service=runtime.name,
        process=process_name(),
        runs_consumers=runtime.settings.run_consumers,
        outbox=waiting.total(),
        events_recorded=dict(waiting + Counter(dict(gone.all()))),
        dead_letters=await count_some(session, letters),
        consumers=[ConsumerReport.of(consumer) for consumer in consumers],
    )


async def _waiting(session: AsyncSession) -> Counter[str]:
    """Return how many events wait in the outbox, per topic."""
    oldest = select(OutboxRecord.topic).limit(MOST_COUNTED).subquery()
    counted = select(oldest.c.topic, func.count()).group_by(oldest.c.topic)
    return Counter(dict((await session.execute(counted)).all()))
