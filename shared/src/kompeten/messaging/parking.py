"""Parking: what cannot be applied is kept as a dead letter, blocks its subject, and waits for an operator."""

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import is_outage, now
from kompeten.database.tables import DeadLetter
from kompeten.ids import new_id
from kompeten.messaging.clearing import cleared_headers, cleared_value
from kompeten.messaging.failures import NotParked
from kompeten.messaging.inbox import Position
from kompeten.messaging.records import Incoming, storable, stored_headers

log = structlog.get_logger(__name__)


async def park(
    session: AsyncSession,
    incoming: Incoming,
    *,
    consumer: str,
    topic: str,
    reason: str,
    error: str,
    attempts: int = 1,
    position: Position | None = None,
) -> None:
    """Store the original record and block its subject, if it has one and the record is its owner's; the caller commits.

    A copy of a record parked before adds nothing, whatever was decided about it. `topic` is without namespace. Of an
    erased person the record is stored without their data.
    Raises `NotParked` when the store refuses the row for a reason that is no outage: nothing is skipped for that.
    """
    labels = {"consumer": consumer, "topic": topic, "reason": reason}
    kept = insert(DeadLetter).values(
        id=new_id(),
        **labels | {"error": storable(error)[:2000], "attempts": attempts, "parked_at": now(session)},
        **_as_it_came(incoming, is_erased=position is not None and position.is_erased),
    )
    try:
        is_new = (await session.scalar(kept.on_conflict_do_nothing().returning(DeadLetter.id))) is not None
    except DBAPIError as refusal:
        if is_outage(refusal):
            raise
        raise NotParked(f"{consumer} {topic} {reason}") from refusal
    if is_new:
        if position is not None and incoming.takes_a_number:
            position.block(now(session))
        _log(incoming, error, labels)


def _log(incoming: Incoming, error: str, labels: dict[str, str]) -> None:
    record = incoming.record
    place = {"partition": record.partition, "offset": record.offset, "subject": incoming.subject}
    log.error("record parked", error=error[:500], **place, **labels)


def _as_it_came(incoming: Incoming, *, is_erased: bool) -> dict[str, object]:
    record, known = incoming.record, incoming.attributes
    headers, value = record.headers, record.value
    if is_erased:
        headers, value = cleared_headers(headers), cleared_value(headers, record.key, value)
    return {
        "partition": record.partition,
        "record_offset": record.offset,
        "record_key": record.key,
        "record_headers": stored_headers(headers),
        "record_value": value,
        "subject": incoming.subject,
        "sequence": known.sequence if known else None,
        "event_id": known.id if known else None,
    }
