"""What the messaging and the HTTP edge of a service have stored of a subject, cleared of the person's data."""

import json
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.tables import DeadLetter, OutboxRecord, SentRecord
from kompeten.events import Undecodable, decode, encode
from kompeten.events.envelope import attributes, without_person
from kompeten.messaging.records import headers_from, stored_headers
from kompeten.problems import MEDIA_TYPE, Problem, Text

# An answer is kept whole, for its key must go on answering: a repeat that ran again would bring the data back.
FORGET_ANSWERS = text("""
    UPDATE idempotency_key SET status = :status, headers = CAST(:headers AS jsonb), body = :body
     WHERE names && CAST(:ids AS uuid[])
""")

# By content too: a record under a foreign or unusable key may speak of the subject all the same.
DEAD_LETTERS = text("""
    SELECT id FROM dead_letter
     WHERE subject = ANY(CAST(:subjects AS text[]))
        OR EXISTS (SELECT FROM unnest(CAST(:ids AS bytea[])) AS id WHERE position(id IN record_value) > 0)
""")


async def clear_stored(session: AsyncSession, subjects: Collection[str]) -> None:
    """Clear outbox, sent records, dead letters and stored answers of the subjects; the caller commits.

    Called after the service's own rows are cleared: whatever a command in flight added under their locks is seen. Rows
    stay where they are: an event that has not left yet leaves under its number, a dead letter can still be decided.
    """
    if not subjects:
        return
    await _clear_records(session, subjects)
    await _clear_dead_letters(session, subjects)
    await forget_answers(session, subjects)


async def forget_answers(session: AsyncSession, ids: Collection[str]) -> None:
    """Replace stored answers that name one of the ids (UUIDs) by `410 answer_erased`; the caller commits."""
    if ids:
        gone = AnswerErased().body()
        answer = {
            "status": gone.status,
            "headers": json.dumps({"content-type": MEDIA_TYPE}),
            "body": gone.model_dump_json(exclude={"correlation_id"}).encode(),
        }
        await session.execute(FORGET_ANSWERS, answer | {"ids": list(ids)})


def cleared_value(headers: Iterable[tuple[str, bytes | None]], key: bytes | None, value: bytes | None) -> bytes:
    """Return a record's value without the person's data; empty when it cannot be read as an event known here."""
    try:
        event = decode(attributes(headers), key, value)
    except Undecodable:
        return b""
    return b"" if event is None else encode(without_person(event))[2]


def cleared_headers(headers: Iterable[tuple[str, bytes | None]]) -> list[tuple[str, bytes | None]]:
    """Return the attributes of an event and nothing beside them; nothing at all when they cannot be read."""
    kept = [(name, value) for name, value in headers if name.startswith("ce_") or name == "traceparent"]
    try:
        attributes(kept)
    except Undecodable:
        return []
    return kept


async def _clear_records(session: AsyncSession, subjects: Collection[str]) -> None:
    for table in (OutboxRecord, SentRecord):  # in the order in which the relay moves rows
        for row in await _lock_records(session, table, subjects):
            headers = [(name, value.encode()) for name, value in row.headers.items()]
            body = cleared_value(headers, row.subject.encode(), row.body.encode()).decode()
            await session.execute(update(table).where(table.id == row.id).values(body=body))


async def _clear_dead_letters(session: AsyncSession, subjects: Collection[str]) -> None:
    """Clear dead letters, also those decided about: the row keeps where it came from and why it was parked."""
    sought = {"subjects": list(subjects), "ids": [subject.encode() for subject in subjects]}
    found = (await session.scalars(DEAD_LETTERS, sought)).all()
    for letter in await _lock_dead_letters(session, found):
        headers = headers_from(letter.record_headers)
        letter.record_value = cleared_value(headers, letter.record_key, letter.record_value)
        letter.record_headers = stored_headers(cleared_headers(headers))
        letter.error = letter.error.partition(":")[0]  # what follows may quote a row
    await session.flush()


async def _lock_records(
    session: AsyncSession, table: type[OutboxRecord | SentRecord], subjects: Collection[str]
) -> Sequence[Row[int, str, dict[str, str], str]]:
    records = select(table.id, table.subject, table.headers, table.body)
    return (await session.execute(records.where(table.subject.in_(subjects)).with_for_update())).all()


async def _lock_dead_letters(session: AsyncSession, ids: Collection[UUID]) -> Sequence[DeadLetter]:
    letters = select(DeadLetter).where(DeadLetter.id.in_(ids))
    return (await session.scalars(letters.with_for_update())).all()


class AnswerErased(Problem):
    """410: the first answer to this request held data of a person who has been erased since."""

    status = 410
    code = "answer_erased"
    message = Text(
        "Jawaban atas permintaan ini telah dihapus karena memuat data pribadi yang sudah dihapus.",
        "The answer to this request was removed: it held personal data since erased.",
    )
