"""Replaying and discarding dead letters: the decisions of an operator, in order, under the subject's lock."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.database.tables import DeadLetter
from kompeten.events import Undecodable
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.failures import is_waited_out
from kompeten.messaging.inbox import Position, lock_positions, store_positions
from kompeten.messaging.passed_over import find_passed_over, forget, get_waiting, note_passed_over
from kompeten.messaging.records import Incoming, headers_from, read
from kompeten.operations.dead_letters import lock_dead_letter
from kompeten.operations.rules import DEAD_LETTER, LetterMove, Replayed


@dataclass(frozen=True, slots=True)
class DeadLetterOutcome:
    """A dead letter, what became of it, and the error that keeps it one."""

    id: UUID
    result: Replayed
    error: str | None = None


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A dead letter's record in the shape it had when it came from Kafka."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]


async def replay(session: AsyncSession, consumer: Consumer, subject: str, *, actor: str) -> list[DeadLetterOutcome]:
    """Apply a subject's dead letters in order of their sequence; the caller commits.

    The inbox row is locked throughout, and the block is cleared in the same transaction only when none is left. The
    first that cannot be applied ends the replay and is kept with its new error. One that was overtaken answers
    `superseded`, never success. Outages are raised.
    """
    positions = await lock_positions(session, consumer.name, consumer.topic, {subject})
    position = positions[subject]
    results: list[DeadLetterOutcome] = []
    for letter in await _lock_undecided(session, consumer, subject):
        result = await _replay_one(session, consumer, letter, position)
        results.append(result)
        if result.result is Replayed.UNDECIDED:
            break
        _resolve(session, letter, result.result, actor)
    await _finish(session, consumer, subject, positions)
    return results


async def discard(
    session: AsyncSession,
    consumer: Consumer,
    letter_id: UUID,
    *,
    actor: str,
    reason: str,
    advance_to: int | None = None,
) -> DeadLetterOutcome:
    """Give a dead letter up and let its subject go past it when its turn comes; the caller commits.

    `advance_to` moves the subject on to a sequence by hand: needed when the discarded record's own was unreadable, or
    when the events before it are lost for good (`gap`). `DeadLetterNotFound`, or `LookupError` when it does not wait.
    """
    letter = await lock_dead_letter(session, letter_id, service=consumer.name)
    if letter.resolution is not None:
        raise LookupError(f"no dead letter {letter_id} waits")
    given_up = _after(letter, LetterMove.DISCARD)
    _resolve(session, letter, given_up.result, actor, reason)
    if letter.subject is not None and letter.event_id is not None:
        passed = await find_passed_over(session, consumer.name, consumer.topic, letter.subject, letter.event_id)
        if passed:
            await forget(session, [passed])
    if letter.subject is not None:
        positions = await lock_positions(session, consumer.name, consumer.topic, {letter.subject})
        if advance_to is not None:
            _go_past(positions[letter.subject], letter, advance_to)
        await _finish(session, consumer, letter.subject, positions)
    return given_up


def _go_past(position: Position, letter: DeadLetter, advance_to: int) -> None:
    """Advance to the sequence given by hand."""
    if advance_to > position.last:
        position.advance(advance_to, letter.event_id if letter.sequence == advance_to else None)


async def _pass_over(session: AsyncSession, consumer: Consumer, subject: str, position: Position) -> None:
    """Go past what was given up and is next; not while another record under the same number waits.

    So a later record can be given up before an earlier one is replayed, and a forged one without the genuine one.
    """
    await session.flush()
    letters = await session.scalars(
        select(DeadLetter)
        .where(*_of(consumer, subject), DeadLetter.sequence > position.last)
        .order_by(DeadLetter.sequence, DeadLetter.resolution.nulls_first())
    )
    for letter in letters:
        if letter.sequence != position.last + 1 or letter.resolution != Replayed.DISCARDED:
            return
        position.advance(letter.sequence, letter.event_id)


async def _replay_one(
    session: AsyncSession, consumer: Consumer, letter: DeadLetter, position: Position
) -> DeadLetterOutcome:
    incoming = read(_stored(letter), letter.topic)
    known = incoming.attributes
    if known is None:
        return _kept(letter, incoming.error or "unreadable")
    if known.sequence > position.last + 1:
        await _pass_over(session, consumer, known.subject, position)
    if known.sequence <= position.last:
        return await _replay_late(session, consumer, letter, incoming, position)
    if known.sequence > position.last + 1 and not consumer.may_skip(position):
        return _kept(letter, f"sequence {known.sequence} after {position.last}")
    if await get_waiting(session, consumer.name, consumer.topic, consumer.types, subjects=[known.subject]):
        return _kept(letter, "an event before it was passed over and is being caught up with: replay again")
    error = await _apply(session, consumer, incoming, position)
    if error is not None:
        return _kept(letter, error)
    position.advance(known.sequence, known.id)
    return _after(letter, LetterMove.APPLY)


async def _replay_late(
    session: AsyncSession, consumer: Consumer, letter: DeadLetter, incoming: Incoming, position: Position
) -> DeadLetterOutcome:
    """Apply what was passed over and failed when a handler for it had come; anything else was overtaken."""
    known = incoming.attributes
    passed = known and await find_passed_over(session, consumer.name, consumer.topic, known.subject, known.id)
    if not passed:
        return _after(letter, LetterMove.FIND_OVERTAKEN)
    error = await _apply(session, consumer, incoming, position)
    if error is not None:
        return _kept(letter, error)
    await forget(session, [passed])
    return _after(letter, LetterMove.APPLY)


async def _apply(session: AsyncSession, consumer: Consumer, incoming: Incoming, position: Position) -> str | None:
    """Run the handler in a savepoint; return the error that undid it."""
    try:
        async with session.begin_nested():
            if not await consumer.apply(session, incoming, position):
                await note_passed_over(session, consumer.name, consumer.topic, [incoming])
    except Undecodable as error:
        return str(error)
    except Exception as error:
        if is_waited_out(error):
            raise
        return f"{type(error).__name__}: {error}"
    return None


def _after(letter: DeadLetter, move: LetterMove, error: str | None = None) -> DeadLetterOutcome:
    state = Replayed(letter.resolution or Replayed.UNDECIDED)
    return DeadLetterOutcome(letter.id, DEAD_LETTER.after(state, move), error)


def _kept(letter: DeadLetter, error: str) -> DeadLetterOutcome:
    letter.error = error[:2000]
    letter.attempts += 1
    return _after(letter, LetterMove.FAIL_AGAIN, error)


def _resolve(
    session: AsyncSession, letter: DeadLetter, result: Replayed, actor: str, reason: str | None = None
) -> None:
    letter.resolution = result.value
    letter.resolved_at = now(session)
    letter.resolved_by = actor
    audit_act(session, f"{result.value}_dead_letter", "dead_letter", letter.id, by=actor, reason=reason)


async def _finish(session: AsyncSession, consumer: Consumer, subject: str, positions: dict[str, Position]) -> None:
    """Clear the block if no dead letter of the subject is left, and write the position back."""
    await _pass_over(session, consumer, subject, positions[subject])
    if not await _lock_undecided(session, consumer, subject):
        positions[subject].unblock()
    await store_positions(session, consumer.name, consumer.topic, positions)


async def _lock_undecided(session: AsyncSession, consumer: Consumer, subject: str) -> list[DeadLetter]:
    found = await session.scalars(
        select(DeadLetter)
        .where(*_of(consumer, subject), DeadLetter.resolution.is_(None))
        .order_by(DeadLetter.sequence.nulls_first(), DeadLetter.record_offset)
        .with_for_update()
    )
    return list(found)


def _of(consumer: Consumer, subject: str) -> tuple[ColumnElement[bool], ...]:
    return (DeadLetter.consumer == consumer.name, DeadLetter.topic == consumer.topic, DeadLetter.subject == subject)


def _stored(letter: DeadLetter) -> StoredRecord:
    headers = headers_from(letter.record_headers)
    return StoredRecord(
        letter.topic, letter.partition, letter.record_offset, letter.record_key, letter.record_value, headers
    )
