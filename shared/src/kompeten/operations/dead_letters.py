"""Dead letters as operators are shown them: the records as they came, with personal numbers and addresses masked."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from kompeten.database.tables import DeadLetter, InboxPosition
from kompeten.http.pagination import Page, paginate
from kompeten.personal import masked
from kompeten.problems import NotFound, Text

MOST_SHOWN = 65_536  # characters of a value: no event of ours is longer
TYPE_HEADER = "ce_type"


class DeadLetterReason(StrEnum):
    """Why a record became a dead letter."""

    POISON = "poison"
    FOREIGN = "foreign"
    UNEXPECTED = "unexpected"
    GAP = "gap"
    FORK = "fork"
    BEHIND = "behind"


class DeadLetterNotFound(NotFound):
    """404: this service never had a dead letter with this id."""

    code = "dead_letter_not_found"
    message = Text(
        "Layanan ini tidak pernah memiliki pesan tertahan dengan id tersebut.",
        "This service never had a dead letter with this id.",
    )


class DeadLetterView(BaseModel):
    """A dead letter without its content; `behind` waits for an earlier one of the same subject."""

    id: UUID
    topic: str
    subject: str | None = Field(description="The application; empty when the record key is unusable: blocks nobody")
    sequence: int | None
    event_id: UUID | None
    type: str | None
    reason: str
    error: str
    attempts: int
    parked_at: datetime


class RecordHeader(BaseModel):
    """A header of the record, as text."""

    name: str
    value: str | None


class DeadLetterDetail(DeadLetterView):
    """A dead letter with its content, where its subject stands, and what became of it."""

    partition: int
    offset: int
    headers: list[RecordHeader]
    key: str | None
    value: str | None = Field(description="As text; personal numbers and addresses are masked")
    value_bytes: int
    last_applied: int | None = Field(description="Sequence of the subject's last applied event in this service")
    blocked_since: datetime | None
    resolution: str | None
    resolved_at: datetime | None
    resolved_by: str | None


async def list_undecided(
    session: AsyncSession,
    service: str,
    *,
    topic: str | None,
    subject: str | None,
    reason: DeadLetterReason | None,
    cursor: UUID | None,
    limit: int,
) -> Page[DeadLetterView]:
    """Return the dead letters nobody has decided about, in the order they were parked."""
    statement = (
        select(DeadLetter)
        .options(defer(DeadLetter.record_value))
        .where(DeadLetter.consumer == service, DeadLetter.resolution.is_(None))
    )
    for column, wanted in ((DeadLetter.topic, topic), (DeadLetter.subject, subject), (DeadLetter.reason, reason)):
        if wanted is not None:
            statement = statement.where(column == wanted)
    rows, following = await paginate(session, statement, DeadLetter.id, cursor=cursor, limit=limit)
    return Page(items=[DeadLetterView.model_validate(_listed(letter)) for (letter,) in rows], next=following)


async def lock_dead_letter(session: AsyncSession, letter_id: UUID, *, service: str) -> DeadLetter:
    """Return a dead letter of the service, locked until the end of the transaction; `DeadLetterNotFound` otherwise."""
    letter = await session.get(DeadLetter, letter_id, with_for_update=True)
    if letter is None or letter.consumer != service:
        raise DeadLetterNotFound
    return letter


async def get_dead_letter(session: AsyncSession, service: str, letter_id: UUID) -> DeadLetterDetail:
    """Return one with its content, decided or not; `DeadLetterNotFound` otherwise."""
    letter = await session.get(DeadLetter, letter_id)
    if letter is None or letter.consumer != service:
        raise DeadLetterNotFound
    position = None
    if letter.subject is not None:
        position = await session.get(InboxPosition, (service, letter.topic, letter.subject))
    return DeadLetterDetail.model_validate(
        _listed(letter)
        | {
            "partition": letter.partition,
            "offset": letter.record_offset,
            "headers": [
                RecordHeader(name=masked(str(name)), value=None if value is None else masked(value))
                for name, value in letter.record_headers
            ],
            "key": _text(letter.record_key),
            "value": _text(letter.record_value),
            "value_bytes": len(letter.record_value or b""),
            "last_applied": position.last_sequence if position else None,
            "blocked_since": position.blocked_since if position else None,
            "resolution": letter.resolution,
            "resolved_at": letter.resolved_at,
            "resolved_by": letter.resolved_by,
        }
    )


def _listed(letter: DeadLetter) -> dict[str, object]:
    kinds = [value for name, value in letter.record_headers if name == TYPE_HEADER]
    return {
        "id": letter.id,
        "topic": letter.topic,
        "subject": None if letter.subject is None else masked(letter.subject),
        "sequence": letter.sequence,
        "event_id": letter.event_id,
        "type": masked(kinds[0]) if kinds and kinds[0] else None,
        "reason": letter.reason,
        "error": masked(letter.error),
        "attempts": letter.attempts,
        "parked_at": letter.parked_at,
    }


def _text(raw: bytes | None) -> str | None:
    """Return bytes as text: masked before it is cut, so that no number is left in halves."""
    return None if raw is None else masked(raw.decode("utf-8", "backslashreplace"))[:MOST_SHOWN]
