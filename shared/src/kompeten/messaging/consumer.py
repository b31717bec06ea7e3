"""A consumer: what one poll returned becomes effects in this service's database, and then the offsets move."""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial

import structlog
from opentelemetry.trace import SpanKind
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.erasure import Erasure
from kompeten.database.sessions import in_transaction
from kompeten.events import Erasing, Event, EventBody, erases, keeps_state
from kompeten.fail_points import FailPoint, reached
from kompeten.messaging.breaker import Breaker
from kompeten.messaging.erasing import erasing
from kompeten.messaging.failures import HandlerTimeout, Paused, is_waited_out
from kompeten.messaging.fetching import fetch
from kompeten.messaging.handlers import Handler, Reaction, by_kind, topics_of
from kompeten.messaging.inbox import Position, Verdict, lock_positions, store_positions
from kompeten.messaging.intake import Intake
from kompeten.messaging.parking import park
from kompeten.messaging.passed_over import HandledSince, Turns, again, forget, get_waiting, note_passed_over
from kompeten.messaging.polls import Apply, Poll, Slow
from kompeten.messaging.records import Incoming, KafkaRecord, read
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import correlated

log = structlog.get_logger(__name__)

NAMESPACE = "id.kompeten."  # of event types
OUTAGE_PAUSE_SECONDS = 1.0  # then the offsets are taken back and the records come again: far below max_poll_interval
BREAKER_PAUSE_SECONDS = 5.0


class Consumer:
    """One service's consumer of one topic. `counts` since the start: what became of the records."""

    def __init__(
        self, runtime: Runtime, topic: str, handlers: Sequence[Reaction], *, late_joiner: bool = False
    ) -> None:
        self.runtime = runtime
        self.name = runtime.name
        self.topic = topic
        self.topics = topics_of(handlers)
        self.handlers = by_kind(one for one in handlers if one.kind.topic == topic)
        self.types = {kind.event_type() for kind in self.handlers}
        self.late_joiner = late_joiner
        self.task = f"consumer {topic}"
        self.breaker = Breaker(f"{self.name}.{topic}")
        self.intake = Intake()
        self._slow: Slow = Counter()
        self.counts: Counter[str] = Counter()
        self.last_progress: datetime | None = None

    async def receive(self, records: Sequence[KafkaRecord]) -> None:
        """Apply a poll's records and commit; the caller moves the offsets only when this returns.

        Raises when an outage must be waited out or the breaker is open: nothing was lost, the records come again.
        """
        if self.breaker.is_open:
            await asyncio.sleep(BREAKER_PAUSE_SECONDS)
            raise Paused(self.breaker.name)
        if self.last_progress is not None:
            reached(FailPoint.AFTER_ACK)
        incomings = [read(record, self.topic) for record in records]
        self.intake.in_hand = len(incomings)
        try:
            await self._poll(self._apply).receive(incomings)
        except Exception as error:
            if is_waited_out(error):
                log.warning("consumer waits", consumer=self.name, topic=self.topic, error=error)
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
            raise
        finally:
            self.intake.in_hand = 0  # done with, or to come again
        reached(FailPoint.AFTER_COMMIT_BEFORE_ACK)
        self.last_progress = self.runtime.clock.now()

    async def catch_up(self, subjects: Collection[str] | None = None) -> None:
        """Apply what this service passed over before it had the handlers of now: each event once, in its order."""
        find = partial(get_waiting, consumer=self.name, topic=self.topic, types=self.types, subjects=subjects)
        while not self.breaker.is_open and (waiting := await in_transaction(self.runtime.sessions, find)):
            found = await fetch(self.runtime.settings, self.topic, [one.place for one in waiting])
            there = {one.place: incoming for one in waiting if (incoming := again(one, found.get(one.place)))}
            gone = [one for one in waiting if one.place not in there]
            await in_transaction(self.runtime.sessions, partial(forget, done=gone))
            await self._poll(self._apply_late).receive(list(there.values()))

    def _poll(self, apply: Apply) -> Poll:
        return Poll(apply, self._park, self.breaker, self._slow, retried=self._retried)

    def _retried(self) -> None:
        self.counts["retries"] += 1
        self.runtime.progress.made(self.task)

    async def _apply(self, incomings: Sequence[Incoming]) -> None:
        try:
            counts = await in_transaction(self.runtime.sessions, partial(self._effects, incomings=incomings))
        except HandledSince as late:
            await self.catch_up(late.subjects)
            await self._apply(incomings)
        else:
            self.counts.update(counts)

    async def _apply_late(self, incomings: Sequence[Incoming]) -> None:
        self.counts["late"] += await in_transaction(
            self.runtime.sessions, partial(self._late_effects, incomings=incomings)
        )

    async def _late_effects(self, session: AsyncSession, incomings: Sequence[Incoming]) -> int:
        """Apply what was passed over, unless another process has or it is not its turn; return how many."""
        subjects = {one.subject for one in incomings if one.subject is not None}
        positions = await lock_positions(session, self.name, self.topic, subjects)
        turns = Turns(await get_waiting(session, self.name, self.topic, self.types, subjects=subjects))
        for incoming in incomings:
            if incoming.subject is not None and turns.take(incoming):
                await self.apply(session, incoming, positions[incoming.subject])
                self.runtime.progress.made(self.task)
        await forget(session, turns.taken)
        await session.flush()
        return len(turns.taken)

    async def _effects(self, session: AsyncSession, incomings: Sequence[Incoming]) -> Counter[str]:
        """Lock, apply, advance: everything one transaction does. Raises what a handler raises.

        Subjects are taken in sorted order, as their positions were locked, each with its records in theirs: what the
        handlers of another topic lock for the same subjects they lock in the same order.
        """
        subjects = {incoming.subject for incoming in incomings if incoming.subject is not None}
        positions = await lock_positions(session, self.name, self.topic, subjects, types=self.types)
        behind = [subject for subject, position in positions.items() if position.has_passed]
        if behind and (late := await get_waiting(session, self.name, self.topic, self.types, subjects=behind)):
            raise HandledSince({one.subject for one in late})
        counts: Counter[str] = Counter()
        passed: list[Incoming] = []
        for incoming in sorted(incomings, key=lambda one: one.subject or ""):
            position = positions.get(incoming.subject) if incoming.subject is not None else None
            counts[await self._effect(session, incoming, position, passed)] += 1
            self.runtime.progress.made(self.task)
        await session.flush()
        await note_passed_over(session, self.name, self.topic, passed)
        await store_positions(session, self.name, self.topic, positions)
        reached(FailPoint.AFTER_EFFECTS_BEFORE_COMMIT)
        return counts

    async def _effect(
        self, session: AsyncSession, incoming: Incoming, position: Position | None, passed: list[Incoming]
    ) -> str:
        """Judge one record and apply it; what has no handler is added to `passed`."""
        known = incoming.attributes
        if known is None or position is None:
            await self._set_aside(session, incoming, incoming.reason, incoming.error or "unusable key", position)
            return "parked"
        verdict = position.judge(known.sequence, known.id, may_skip=self.may_skip(position))
        if verdict is Verdict.COPY:
            return "copies"
        if verdict is not Verdict.APPLY:
            error = f"sequence {known.sequence} after {position.last}"
            await self._set_aside(session, incoming, verdict.value, error, position)
            if verdict is not Verdict.FORK and erases(known.type) and known.type in self.types:
                await self.apply(session, incoming, position)  # an erasure waits for nobody; its replay changes nothing
            return "parked"
        if not await self.apply(session, incoming, position):
            passed.append(incoming)
        position.advance(known.sequence, known.id)
        return "applied"

    def may_skip(self, position: Position) -> bool:
        """Tell whether a hole loses nothing: before a late joiner's first record, and wherever the newest says all."""
        return keeps_state(self.topic) or (self.late_joiner and position.last == 0)

    async def apply(self, session: AsyncSession, incoming: Incoming, position: Position) -> bool:
        """Run a record's handlers and tell if there are any, without an erased person's data; `Undecodable`."""
        event = incoming.event(is_erased=position.is_erased)
        handlers = self.handlers.get(type(event.body)) if event else None
        if event is None or not handlers:
            return False
        await self.handle(session, event, handlers)
        position.is_erased |= isinstance(event.body, Erasing)
        return True

    async def handle(self, session: AsyncSession, event: Event[EventBody], handlers: Sequence[Handler]) -> None:
        """Run the handlers of an event within the time limit, as what it caused."""
        with correlated(event.correlation_id or str(event.id), service=self.name, cause=event.id), self._span(event):
            try:
                async with (
                    asyncio.timeout(self.runtime.settings.handler_timeout_seconds) as limit,
                    self._frame(session, event.body),
                ):
                    for handler in handlers:
                        await handler(session, event)
            except TimeoutError as error:
                if limit.expired():
                    raise HandlerTimeout(f"{self.name} on {event.type}") from error
                raise

    def _frame(self, session: AsyncSession, body: EventBody) -> AbstractAsyncContextManager[None]:
        if not isinstance(body, Erasing):
            return nullcontext()
        erasure = Erasure(body.person_id, [body.subject], body.erased_at)
        return erasing(session, erasure, service=self.name, topics=self.topics)

    def _span(self, event: Event[EventBody]) -> AbstractContextManager[object]:
        attributes = {
            "messaging.system": "kafka",
            "messaging.destination.name": self.topic,
            "kompeten.event_id": str(event.id),
        }
        name = f"process {event.type.removeprefix(NAMESPACE)}"
        return self.runtime.tracing.span(name, SpanKind.CONSUMER, parent=event.traceparent, attributes=attributes)

    async def _set_aside(
        self, session: AsyncSession, incoming: Incoming, reason: str, error: str, position: Position | None
    ) -> None:
        with correlated(incoming.correlation_id, service=self.name):
            await park(
                session,
                incoming,
                consumer=self.name,
                topic=self.topic,
                reason=reason,
                error=error,
                position=position,
            )

    async def _park(self, incoming: Incoming, reason: str, error: Exception, attempts: int) -> None:
        """Park a record whose handler failed, in a transaction of its own, after its effects were rolled back."""

        async def effect(session: AsyncSession) -> None:
            subjects = {incoming.subject} if incoming.subject is not None else set()
            positions = await lock_positions(session, self.name, self.topic, subjects)
            await park(
                session,
                incoming,
                consumer=self.name,
                topic=self.topic,
                reason=reason,
                error=f"{type(error).__name__}: {error}",
                attempts=attempts,
                position=positions.get(incoming.subject) if incoming.subject is not None else None,
            )
            await store_positions(session, self.name, self.topic, positions)

        with correlated(incoming.correlation_id, service=self.name):
            await in_transaction(self.runtime.sessions, effect)
        self.counts["parked"] += 1
