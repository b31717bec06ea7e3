"""The short way to the database keeps what a session promises: the rows, the rollback, the gate, the pool."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, select, text, update

from kompeten.database.gate import InRecovery
from kompeten.database.hot import HotTransaction, Prepared, in_hot_transaction
from kompeten.database.sessions import is_outage
from registration.batches.models import Batch
from registration.batches.queries import APPLIED_TO
from support.drivers.registration import ORGANIZER, RegistrationDriver
from support.services import LSP, ServiceUnderTest

TAKE = Prepared(text("INSERT INTO event_stream (topic, subject, last) VALUES ('topic', :subject, 1)"))
LOCK = Prepared(text("SELECT pg_advisory_xact_lock(CAST(:number AS bigint))"))
DIE = Prepared(text("SELECT pg_terminate_backend(pg_backend_pid())"))


async def hot(service: ServiceUnderTest, effect: Callable[[HotTransaction], Awaitable[Any]]) -> Any:
    runtime = service.runtime
    return await in_hot_transaction(runtime.engine, runtime.clock, runtime.gate, effect)


async def streams(service: ServiceUnderTest) -> list[str]:
    rows = await service.rows("SELECT subject FROM event_stream WHERE topic = 'topic'")
    return [row["subject"] for row in rows]


async def test_a_statement_gives_the_same_rows_both_ways(registration: ServiceUnderTest) -> None:
    batch_id = await RegistrationDriver(registration).approved_batch()
    sought = {"lsp_id": LSP, "batch_id": batch_id, "organizer_id": ORGANIZER}
    short = await hot(registration, lambda transaction: APPLIED_TO.rows(transaction, sought))
    async with registration.runtime.sessions() as session:
        (usual,) = await APPLIED_TO.rows(session, sought)
    assert [list(row) for row in short] == [list(usual)]
    assert [type(value) for value in short[0][3:]] == [type(value) for value in usual[3:]]


def test_a_parameter_that_is_called_as_a_column_of_what_is_changed_is_refused() -> None:
    """A session would set that column, too."""
    changed = update(Batch).where(Batch.id == bindparam("title")).returning(Batch.id).values(taken=0).cte()
    with pytest.raises(ValueError, match="called as a column"):
        Prepared(select(changed.c.id))


async def test_what_an_effect_wrote_before_it_failed_is_gone(registration: ServiceUnderTest) -> None:
    async def effect(transaction: HotTransaction) -> None:
        await TAKE.rows(transaction, {"subject": "one"})
        raise LookupError

    with pytest.raises(LookupError):
        await hot(registration, effect)
    assert await streams(registration) == []
    await hot(registration, lambda transaction: TAKE.rows(transaction, {"subject": "two"}))
    assert await streams(registration) == ["two"]


async def test_a_connection_that_broke_is_an_outage_and_does_not_come_back(registration: ServiceUnderTest) -> None:
    for _ in range(registration.runtime.settings.database_pool_size + 1):
        with pytest.raises(Exception) as raised:  # noqa: PT011 - which one is for `is_outage` to say
            await hot(registration, lambda transaction: DIE.rows(transaction, {}))
        assert is_outage(raised.value)
    await hot(registration, lambda transaction: TAKE.rows(transaction, {"subject": "one"}))


async def test_one_of_two_that_wait_for_each_other_is_tried_again(registration: ServiceUnderTest) -> None:
    met = asyncio.Barrier(2)
    tries: list[tuple[int, int]] = []

    async def lock_both(first: int, second: int) -> None:
        async def effect(transaction: HotTransaction) -> None:
            tries.append((first, second))
            await LOCK.rows(transaction, {"number": first})
            if len(tries) <= met.parties:
                await met.wait()
            await LOCK.rows(transaction, {"number": second})
            await TAKE.rows(transaction, {"subject": f"{first} {second} {uuid4()}"})

        await hot(registration, effect)

    await asyncio.gather(lock_both(1, 2), lock_both(2, 1))
    assert (len(tries), len(await streams(registration))) == (3, 2)


async def test_nothing_is_written_while_the_gate_is_shut(registration: ServiceUnderTest) -> None:
    registration.runtime.gate.shut("for this test")
    with pytest.raises(InRecovery):
        await hot(registration, lambda transaction: TAKE.rows(transaction, {"subject": "one"}))
    assert await streams(registration) == []
