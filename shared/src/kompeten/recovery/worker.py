"""The guard of a process: looks whether the database is still the same, and does the recovery once it is ordered."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.fingerprint import FINGERPRINT
from kompeten.database.gate import recovering
from kompeten.database.sessions import in_transaction
from kompeten.database.tables import Recovery
from kompeten.events import Event, EventBody, registry
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.erased import erased_among
from kompeten.messaging.failures import is_waited_out
from kompeten.messaging.records import read
from kompeten.recovery.commands import (
    begin_survey,
    end,
    is_on,
    known_streams,
    lock_order,
    look,
    note_problem,
    take_over,
)
from kompeten.recovery.published import reading
from kompeten.recovery.survey import Published, Survey
from kompeten.runtime import Runtime
from kompeten.telemetry.traces import message_of

log = structlog.get_logger(__name__)

OPEN_SECONDS = 5.0  # between two looks at a healthy database; a new connection is looked at by itself
DECODED_AT_ONCE = 100  # some 20 ms
SHUT_SECONDS = 0.5  # between two looks for an order, or for its end in another process

# Takes over what it can of the service's own events that it misses and returns their ids; the caller commits. The name
# is that of the account that ordered the recovery: adopting is that person's act.
Adopt = Callable[[AsyncSession, Sequence[Event[EventBody]], str], Awaitable[set[UUID]]]


class CannotRecover(Exception):
    """What was published and this database contradict each other: no attempt helps, a person must look."""


async def adopt_nothing(_session: AsyncSession, _events: Sequence[Event[EventBody]], _by: str) -> set[UUID]:
    """Leave what is missed to people."""
    return set()


class Guard:
    """Holds the gate of one process. Several processes may recover side by side: every step may be repeated."""

    def __init__(self, runtime: Runtime, consumers: Sequence[Consumer], adopt: Adopt = adopt_nothing) -> None:
        self.adopt = adopt
        self._runtime, self._consumers = runtime, consumers

    async def run(self) -> None:
        """Look until cancelled; an outage of the database is waited out."""
        while True:
            try:
                await self.look()
            except Exception as error:
                if not is_waited_out(error):
                    raise
                log.warning("nobody could look at the database", error=error)
            await asyncio.sleep(OPEN_SECONDS if self._runtime.gate.is_open else SHUT_SECONDS)

    async def look(self) -> None:
        """Look once: open or shut the gate by what the database says, and recover if somebody ordered it."""
        gate = self._runtime.gate
        if gate.is_open and await self._is_unchanged():
            return
        with recovering():
            row = await in_transaction(self._runtime.sessions, partial(look, service=self._runtime.name))
            if row is None:
                return
            if not is_on(row):
                gate.open(row.fingerprint)
                return
            gate.shut(row.cause or "")
            if row.ordered_by is not None:
                await self._recover_or_say_why_not()

    async def _is_unchanged(self) -> bool:
        """Ask in one statement without a transaction: the usual case costs nothing."""
        async with self._runtime.reading() as session:
            row = await session.get(Recovery, 1)
            here = await session.scalar(text(FINGERPRINT))
        return row is not None and not is_on(row) and row.fingerprint == here == self._runtime.gate.fingerprint

    async def _recover_or_say_why_not(self) -> None:
        try:
            await self.recover()
        except Exception as error:
            log.warning("the recovery waits", error=error, exc_info=not is_waited_out(error))
            note = partial(note_problem, problem=message_of(error), give_up=isinstance(error, CannotRecover))
            await in_transaction(self._runtime.sessions, note)

    async def recover(self) -> None:
        """Raise the streams, list what is missed, apply what lies in the topics read, adopt, and open the gate."""
        sessions = self._runtime.sessions
        survey = await in_transaction(sessions, partial(begin_survey, service=self._runtime.name))
        await self._read_own(survey)
        if survey.forks:
            raise CannotRecover("not an older state of what was published: " + "; ".join(survey.forks[:10]))
        missed = survey.missed()
        await in_transaction(sessions, partial(take_over, survey=survey, missed=missed))
        for consumer in self._consumers:
            await self._catch_up(consumer)
        await in_transaction(sessions, partial(self._adopt_and_end, missed=missed))
        await self.look()
        log.warning("recovered", missed=len(missed))

    async def _read_own(self, survey: Survey) -> None:
        for topic in sorted({kind.topic for kind in registry().values() if kind.source == survey.source}):
            async with reading(self._runtime.settings, topic) as topic_now:
                async for records in topic_now.batches():
                    found = [(read(record, topic), topic_now.is_cut(record)) for record in records]
                    async with self._runtime.reading() as session:
                        subjects = {incoming.subject for incoming, _ in found if incoming.subject is not None}
                        survey.last = await known_streams(session, topic, subjects)
                    for incoming, is_cut in found:
                        survey.see(topic, incoming, is_cut=is_cut)

    async def _catch_up(self, consumer: Consumer) -> None:
        """Apply what lies in a topic through the inbox, where copies change nothing.

        So the group's offsets may stay where they are: everything before the end is applied now, and they are not
        beyond it.
        """
        async with reading(self._runtime.settings, consumer.topic) as topic_now:
            async for records in topic_now.batches():
                if records:
                    await consumer.receive(records)

    async def _adopt_and_end(self, session: AsyncSession, missed: Sequence[Published]) -> None:
        ordered_by = await lock_order(session)
        if ordered_by is None:
            return
        erased = await erased_among(session, {one.attributes.subject for one in missed})
        events = [event async for event in decoded(missed, erased)]
        await end(session, await self.adopt(session, events, ordered_by))


async def decoded(missed: Iterable[Published], erased: Collection[str]) -> AsyncIterator[Event[EventBody]]:
    """Yield the events of types known here; now and then the loop turns, for a probe asks whether it does."""
    for number, one in enumerate(missed):
        if number % DECODED_AT_ONCE == 0:
            await asyncio.sleep(0)
        event = one.incoming.event(is_erased=one.attributes.subject in erased)
        if event is not None:
            yield event
