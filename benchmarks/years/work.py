"""What the product does all day, once: how long each thing takes in a world."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.people import as_record, completed, registered
from benchmarks.registering import SEATS
from benchmarks.relaying import relay_all, running_relay
from benchmarks.years.operation import Operation
from benchmarks.years.reading import READING
from benchmarks.years.recovering import recover
from benchmarks.years.world import World
from kompeten.audit.recording import audit_act
from kompeten.audit.sealing import BATCH, seal_next
from kompeten.database.sessions import in_transaction
from kompeten.events import EventBody
from kompeten.service.tidying import tidy
from kompeten.telemetry.correlation import own_work
from kompeten_ops.reconcile.command import compare

MILLISECONDS = 1000
POLL, POLLS = 100, 2
RELAYED = 2_000
AUDITED = 2_000  # a day of assessment at a million applications in ten years has 1,500
ERASED_AT_ONCE = 2


async def submit(world: World) -> float:
    """Submit a batch full; milliseconds each."""
    batch = await world.registration.open_batch()
    with own_work():
        started = time.perf_counter()
        for _ in range(SEATS):
            await world.registration.submit(batch)
        took = time.perf_counter() - started
    await world.send_all()
    return took * MILLISECONDS / SEATS


async def accept(world: World) -> float:
    """Accept a batch full; milliseconds each."""
    batch = await world.registration.open_batch()
    with own_work():
        waiting = [await world.registration.submit(batch) for _ in range(SEATS)]
        started = time.perf_counter()
        for one in waiting:
            await world.registration.accept(one)
        took = time.perf_counter() - started
    await world.send_all()
    return took * MILLISECONDS / SEATS


async def consume(world: World, *, service: str, body: Callable[[int], EventBody]) -> float:
    """Apply events about people it has not heard of, as its consumer polls them; milliseconds a poll."""
    one = world.service(service)
    records = [one.record(body(number)) for number in range(POLL * POLLS)]
    consumer = one.consumer(records[0].topic)
    started = time.perf_counter()
    for first in range(0, len(records), POLL):
        await consumer.receive(records[first : first + POLL])
    took = time.perf_counter() - started
    await world.send_all()
    return took * MILLISECONDS / POLLS


async def relay(world: World) -> float:
    """Relay what was committed at once; milliseconds a thousand."""
    records = [as_record(registered(number)) for number in range(RELAYED)]
    async with running_relay(world.wiring) as running:
        rate = await relay_all(running, world.wiring.databases["registration"].runtime_url, records)
    return MILLISECONDS * MILLISECONDS / rate


async def erase(world: World) -> float:
    """Erase people whose certificates were issued, in all four services; milliseconds each."""
    registration = world.service("registration")
    people = [world.holders.pop() for _ in range(ERASED_AT_ONCE)]
    started = time.perf_counter()
    for person in people:
        answer = await registration.client.post(
            f"/v1/people/{person}/erasure", json={"reason": "requested"}, headers=registration.token("lsp_admin")
        )
        answer.raise_for_status()
    await world.system.carry()
    return (time.perf_counter() - started) * MILLISECONDS / len(people)


async def seal(world: World) -> float:
    """Seal a day's audit rows of the busiest service; milliseconds a thousand."""
    sessions = world.service("assessment").runtime.sessions

    async def write(session: Any) -> None:  # noqa: ANN401 - a session
        for number in range(AUDITED):
            audit_act(session, "did", "thing", str(number), by="siti", details={"revision": 1})

    await in_transaction(sessions, write)
    started = time.perf_counter()
    while await in_transaction(sessions, seal_next) == BATCH:
        pass
    return (time.perf_counter() - started) * MILLISECONDS * MILLISECONDS / AUDITED


async def reconcile(world: World) -> float:
    """Compare what four services know of a batch; milliseconds."""
    async with world.system.gateway() as gateway:
        started = time.perf_counter()
        lines = await compare(gateway, str(world.batch))
        took = time.perf_counter() - started
    if any(line.verdict == "unexplained" for line in lines):
        raise AssertionError("the copies of a batch do not agree")
    return took * MILLISECONDS


async def tidy_up(world: World) -> float:
    """Do the hourly tidying of all services; milliseconds."""
    started = time.perf_counter()
    for service in world.system.services.values():
        await tidy(service.runtime)
    return (time.perf_counter() - started) * MILLISECONDS


WORK = (
    Operation("submit", "submitting an application", "ms", submit),
    Operation("accept", "accepting an application", "ms", accept),
    Operation(
        "consume-assessment",
        "assessment: a poll of 100 registrations",
        "ms",
        partial(consume, service="assessment", body=registered),
    ),
    Operation(
        "consume-certification",
        "certification: a poll of 100 results",
        "ms",
        partial(consume, service="certification", body=completed),
    ),
    Operation(
        "consume-notifications",
        "notifications: a poll of 100 registrations",
        "ms",
        partial(consume, service="notifications", body=registered),
    ),
    Operation("relay", "relaying a thousand events", "ms", relay),
    *READING,
    Operation("reconcile", "reconciling a batch of 20", "ms", reconcile),
    Operation("seal", "sealing a thousand audit rows", "ms", seal),
    Operation("recover", "recovering 10,000 missed subjects", "s", recover, rounds=2),
    Operation("tidy", "the hourly tidying", "ms", tidy_up),
    Operation("erase", "erasing a person in four services", "ms", erase),
)
