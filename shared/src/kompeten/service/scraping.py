"""What a scrape reads from the database: a few indexed questions, with a short time-out, never two at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.sealing import find_last_seal
from kompeten.database.audit_tables import AuditEntry
from kompeten.database.counting import MOST_COUNTED, count_some
from kompeten.database.sessions import now
from kompeten.database.tables import DeadLetter, OutboxRecord
from kompeten.operations.dead_letters import DeadLetterReason
from kompeten.process import process_of
from kompeten.runtime import Runtime, RuntimeOf
from kompeten.telemetry.metrics import MEDIA_TYPE

# Returns what one part of a service has to show; it may count no more than `MOST_COUNTED` rows.
Reading = Callable[[AsyncSession], Awaitable[Iterable[Metric]]]

TIMEOUT_SECONDS = 2.0
STATEMENT_TIMEOUT = text("SET LOCAL statement_timeout = 1000")

router = APIRouter(include_in_schema=False)
log = structlog.get_logger(__name__)


class Readings:
    """Reads for one scrape at a time; who asks meanwhile gets the same answer."""

    def __init__(self, runtime: Runtime, topics: Sequence[str], readings: Sequence[Reading]) -> None:
        self._runtime = runtime
        self._readings = [read_outbox, read_unsealed, _dead_letters_of(topics), *readings]
        self._reading: asyncio.Task[list[Metric]] | None = None

    async def read(self) -> list[Metric]:
        """Return the gauges; when the database does not answer in time, only that it did not."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        return await asyncio.shield(self._reading)

    async def _read(self) -> list[Metric]:
        metrics: list[Metric] = []
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS), self._runtime.sessions() as session:
                await session.execute(STATEMENT_TIMEOUT)
                for reading in self._readings:
                    metrics += await reading(session)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("metrics not read from the database", error=type(error).__qualname__)
            metrics = []
        answered = 1 if metrics else 0
        return [*metrics, GaugeMetricFamily("kompeten_database_readable", "1 if this scrape could read", answered)]


async def read_outbox(session: AsyncSession) -> list[Metric]:
    """Read how many events wait for Kafka, and how long the oldest has."""
    oldest = await session.scalar(select(OutboxRecord.recorded_at).order_by(OutboxRecord.id).limit(1))
    return [
        GaugeMetricFamily(
            "kompeten_outbox_records",
            f"Events waiting for Kafka, {MOST_COUNTED} at most",
            await count_some(session, select(OutboxRecord.id)),
        ),
        age(session, "kompeten_outbox_oldest_age_seconds", "How long the oldest event has waited", oldest),
    ]


async def read_unsealed(session: AsyncSession) -> list[Metric]:
    """Read how long the oldest audit row after the last seal has waited.

    A row committed late, with an id before that seal, is left to the sealer's look at everything.
    """
    last = await find_last_seal(session)
    tail = select(AuditEntry.at).order_by(AuditEntry.id).limit(1)
    oldest = await session.scalar(tail if last is None else tail.where(AuditEntry.id > last.entry_id))
    return [age(session, "kompeten_audit_unsealed_age_seconds", "How long the oldest unsealed audit row waits", oldest)]


def age(session: AsyncSession, name: str, description: str, since: datetime | None) -> Metric:
    """Return a gauge of the seconds since a moment, 0 for none."""
    return GaugeMetricFamily(name, description, max(0.0, (now(session) - since).total_seconds()) if since else 0.0)


def _dead_letters_of(topics: Sequence[str]) -> Reading:
    async def read_dead_letters(session: AsyncSession) -> list[Metric]:
        letters = select(DeadLetter.topic, DeadLetter.reason).where(DeadLetter.resolution.is_(None))
        found = letters.limit(MOST_COUNTED).subquery()
        rows = await session.execute(
            select(found.c.topic, found.c.reason, func.count()).group_by(found.c.topic, found.c.reason)
        )
        # Each is shown as 0 too, so that an alert has a line to watch.
        counts = {(topic, reason.value): 0 for topic in topics for reason in DeadLetterReason}
        counts |= {(topic, reason): count for topic, reason, count in rows}
        gauge = GaugeMetricFamily(
            "kompeten_dead_letters", "Dead letters nobody has decided about", labels=["topic", "reason"]
        )
        for (topic, reason), count in sorted(counts.items()):
            gauge.add_metric([topic, reason], count)
        return [gauge]

    return read_dead_letters


@dataclass(kw_only=True)
class Scraped:
    """A process whose tables are read for a scrape."""

    readings: Readings


@router.get("/metrics")
async def show_metrics(request: Request, runtime: RuntimeOf) -> Response:
    """Answer in Prometheus' text format; whoever may reach this port may read it: it holds no personal data."""
    readings = process_of(request.app, Scraped).readings
    return Response(runtime.metrics.render(await readings.read()), media_type=MEDIA_TYPE)
