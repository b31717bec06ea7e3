"""Whether what a process needs answers now: asked within a bound, and never an error."""

import asyncio
from collections.abc import Collection

import structlog
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kompeten.messaging.cluster import connection
from kompeten.messaging.topics import all_topics
from kompeten.runtime import Runtime
from kompeten.settings import ServiceSettings
from kompeten.telemetry.progress import Dependency

PATIENCE_SECONDS = 2  # under the usual probe time-out, so that the probe hears the reason

log = structlog.get_logger(__name__)


async def database_answers(runtime: Runtime, *, writable: bool = False) -> bool:
    """Tell whether the database answers through the pool; with `writable` also that it takes writes."""
    question = "SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), runtime.engine.connect() as connection:
            takes_writes = await connection.scalar(text(question))
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        log.warning("database does not answer", error=type(error).__qualname__)
        return False
    return bool(takes_writes) or not writable


async def kafka_answers(settings: ServiceSettings) -> bool:
    """Tell whether the cluster answers and every partition of our topics has a leader.

    A frozen broker still takes connections, so its answer is waited for, not its handshake.
    """
    admin = AIOKafkaAdminClient(**connection(settings), request_timeout_ms=1000 * PATIENCE_SECONDS)
    names = [settings.kafka_namespace + topic for topic in all_topics()]
    try:
        await admin.start()  # bounded by its own time-out: cutting it short would leave a connection open
        described = await admin.describe_topics(names)
    except (KafkaError, OSError, TimeoutError) as error:
        log.warning("kafka does not answer", error=type(error).__qualname__)
        return False
    finally:
        await admin.close()
    return all(not one["error_code"] and not any(p["error_code"] for p in one["partitions"]) for one in described)


async def silent(runtime: Runtime, asked: Collection[Dependency]) -> set[Dependency]:
    """Return those of the dependencies asked for that do not answer now."""
    found = set()
    if Dependency.DATABASE in asked and not await database_answers(runtime, writable=True):
        found.add(Dependency.DATABASE)
    if Dependency.KAFKA in asked and not await kafka_answers(runtime.settings):
        found.add(Dependency.KAFKA)
    return found
