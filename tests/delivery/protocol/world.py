"""The product's own parts between a real PostgreSQL and the broker's double, and the actors that use them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from aiokafka.errors import KafkaError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from delivery.protocol.broker import PARTITIONS, BrokerDouble, GroupDouble, ProducerDouble
from delivery.protocol.model import Book, Letter, Seen
from delivery.protocol.steps import Actor, GatedConnection, Steps, acting
from delivery.sample_service import TOPIC, SampleService, rejected
from kompeten.database.sessions import in_transaction
from kompeten.events import ApplicationRejected, Event
from kompeten.messaging import outbox, relay
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.failures import Poison, is_waited_out
from kompeten.messaging.handlers import on
from kompeten.messaging.relay import Relay
from kompeten.operations.decisions import DiscardForm, discard_undecided, replay_subject
from kompeten.operations.replaying import StoredRecord
from kompeten.problems import Problem
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import own_work

TABLES = ("event_stream", "outbox", "inbox", "dead_letter", "audit_entry", "effect")
ADD_EFFECT = text("INSERT INTO effect (subject, sequence, event_id) VALUES (:subject, :sequence, :id)")
SEE = """
    SELECT json_build_object(
        'effects', (SELECT json_agg(json_build_array(subject, sequence, event_id) ORDER BY id) FROM effect),
        'positions', (SELECT json_agg(json_build_array(subject, last_sequence, blocked_since IS NOT NULL)) FROM inbox),
        'outbox', (SELECT json_agg(headers->>'ce_id') FROM outbox),
        'letters', (SELECT json_agg(json_build_array(id, subject, sequence, event_id, reason, resolution)
                                    ORDER BY subject, sequence, record_offset) FROM dead_letter))
"""
RELAY_WAITS = (OSError, KafkaError, asyncpg.PostgresError, asyncpg.InterfaceError)


class RolledBack(Exception):
    """A command that changed its mind."""


@dataclass
class Member:
    """A member of the consumer's group: its consumer, and where it reads on."""

    number: int
    consumer: Consumer
    positions: list[int] = field(default_factory=lambda: [0] * PARTITIONS)


@dataclass
class World:
    """One example: everything that happened, and everyone at work."""

    sample: SampleService
    runtime: Runtime
    steps: Steps
    broker: BrokerDouble = field(default_factory=BrokerDouble)
    group: GroupDouble = field(default_factory=GroupDouble)
    book: Book = field(default_factory=Book)
    members: dict[int, Member] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)  # subject: how its handler fails for the time being
    hearing: dict[str, asyncio.Event] = field(default_factory=dict)
    sending: dict[str, ProducerDouble] = field(default_factory=dict)

    async def handle(self, session: AsyncSession, event: Event[ApplicationRejected]) -> None:
        """Do the effect, then fail where it is due: what was done must be undone."""
        await session.execute(ADD_EFFECT, {"subject": event.subject, "sequence": event.sequence, "id": event.id})
        how = "poison" if event.body.reason == "poison" else self.failing.get(event.subject)
        if how == "poison":
            raise Poison("impossible by rule")
        if how == "unexpected":
            raise RuntimeError("a defect of ours")
        if how == "outage":
            raise ConnectionRefusedError("the store is away")

    async def record(self, subjects: Sequence[UUID], *, reason: str, commits: bool) -> None:
        """Record one event for each subject in one transaction, and note them once it is committed."""

        async def effect(session: AsyncSession) -> list[Event[Any]]:
            events = await outbox.record_all(session, [rejected(one, reason) for one in subjects], lsp_id="lsp")
            if not commits:
                raise RolledBack
            return events

        with own_work():
            events = await in_transaction(self.runtime.sessions, effect)
        self.book.note((event.subject, event.sequence, event.id) for event in events)

    def join(self, number: int) -> Member:
        """Let a member join anew: it reads from the committed offsets, and whoever was there before is fenced."""
        consumer = Consumer(self.runtime, TOPIC, [on(ApplicationRejected, self.handle)])
        self.group.owner = number
        self.members[number] = Member(number, consumer, list(self.group.committed))
        return self.members[number]

    async def poll(self, member: Member, most: int, *, commits: bool) -> None:
        """Receive what one poll returns, then commit the offsets, unless the process dies before."""
        ends = [position + most for position in member.positions]
        parts = [log[at:end] for log, at, end in zip(self.broker.logs, member.positions, ends, strict=True)]
        await member.consumer.receive([record for part in parts for record in part])
        offsets = [at + len(part) for at, part in zip(member.positions, parts, strict=True)]
        if commits and self.group.commit(member.number, offsets):
            member.positions = offsets
        else:
            self.members.pop(member.number, None)

    async def replay(self, subject: str) -> None:
        """Replay a subject, as the route does."""
        await in_transaction(
            self.runtime.sessions,
            lambda session: replay_subject(session, self._consumer(), subject, actor="operator"),
        )

    async def discard(self, letter: Letter) -> None:
        """Give a record up, as the route does."""
        consumer = self._consumer()
        await in_transaction(
            self.runtime.sessions,
            lambda session: discard_undecided(
                session, self.runtime, [consumer], letter.id, DiscardForm(reason="decided"), actor="operator"
            ),
        )
        self.book.given_up.add(letter.event_id)

    def _consumer(self) -> Consumer:
        return Consumer(self.runtime, TOPIC, [on(ApplicationRejected, self.handle)])

    async def lead(self) -> None:
        """Relay until something fails; `Relay.run` only waits a second and begins anew."""
        await Relay(self.runtime, [TOPIC])._lead()

    @asynccontextmanager
    async def producer(self, *args: Any) -> AsyncIterator[ProducerDouble]:
        """Give the relay that is acting a producer, and remember whose it is."""
        async with self.broker.producer(*args) as producer:
            self.sending[acting().name] = producer
            yield producer

    def lock_connection(self, real: Any) -> Any:
        """Return the relay's way to its connection, with the steps in between."""

        @asynccontextmanager
        async def connect(runtime: Runtime) -> AsyncIterator[tuple[GatedConnection, asyncio.Event]]:
            async with real(runtime) as (connection, _):
                heard = self.hearing[acting().name] = asyncio.Event()
                yield GatedConnection(connection, self.steps), heard

        return connect

    async def start(self, name: str, work: Callable[[], Coroutine[Any, Any, None]], stop: int | None) -> None:
        """Start an actor and wait until it and everyone else stand still."""
        self.steps.start(name, work(), left=stop)
        await self.settle()

    async def kill(self, actor: Actor) -> None:
        """End an actor like a process; a relay's connection goes with it."""
        await self.steps.kill(actor)
        if actor.name.startswith("relay"):
            await self.steps.cut(actor.backend)
        if actor.name.startswith("member"):
            self.members.pop(int(actor.name.split()[1]), None)
        self.steps.actors = [one for one in self.steps.actors if one is not actor]
        await self.settle()

    async def close(self) -> None:
        """End everyone."""
        for actor in list(self.steps.actors):
            await self.steps.kill(actor)
            if actor.name.startswith("relay"):
                await self.steps.cut(actor.backend)
        self.steps.actors.clear()

    async def settle(self) -> None:
        """Wait until everyone stands still; what somebody raised must be one of the ends that are foreseen."""
        for actor in await self.steps.settle():
            error = None if actor.task.cancelled() else actor.task.exception()
            if error is not None and not _foreseen(actor, error):
                raise error

    async def see(self) -> Seen:
        """Read what is committed, and what the broker has."""
        found = orjson.loads(await self.steps.watch.fetchval(SEE))
        effects: dict[str, list[tuple[int, UUID]]] = {}
        for subject, sequence, event_id in found["effects"] or ():
            effects.setdefault(subject, []).append((sequence, UUID(event_id)))
        return Seen(
            outbox={UUID(one) for one in found["outbox"] or ()},
            log=[told(record) for record in self.broker.records()],
            effects=effects,
            positions={subject: (last, blocked) for subject, last, blocked in found["positions"] or ()},
            letters=[
                Letter(UUID(one), subject, sequence, UUID(event_id), reason, resolution)
                for one, subject, sequence, event_id, reason, resolution in found["letters"] or ()
            ],
        )


def told(record: StoredRecord) -> tuple[str, int, UUID]:
    """Return subject, sequence and id of a record."""
    headers = {name: (value or b"").decode() for name, value in record.headers}
    return headers["ce_subject"], int(headers["ce_sequence"]), UUID(headers["ce_id"])


def _foreseen(actor: Actor, error: BaseException) -> bool:
    """Tell whether this actor may end so: outages are waited out, operators are told what they came too late for."""
    if actor.name.startswith("relay"):
        return isinstance(error, RELAY_WAITS)
    return isinstance(error, RolledBack | Problem) or is_waited_out(error)


def doubles(world: World) -> dict[str, Any]:
    """Return what the modules of the relay are given instead of Kafka's parts, and without pauses."""
    return {
        "pump.producer": world.producer,
        "pump.ensure_topics": _topics_are_there,
        "pump.BUSY_SECONDS": 0,
        "pump.IDLE_SECONDS": 0,
        "pump.RETRY_SECONDS": 0,
        "pump.BATCH": 2,
        "relay._leading_connection": world.lock_connection(relay._leading_connection),
        "relay.STAND_BY_SECONDS": 0,
    }


async def _topics_are_there(*_: object) -> None:
    """Stand in for the admin client."""
