"""The feed: every change once, in one order, whoever writes at the same time, and right or refused after a restore."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from kompeten.ids import new_id
from registration.feed.queries import get_feed
from service.registration.feed_driver import Follower, Json, event_id_of, number, organizer
from service.registration.happenings import Chain
from support.databases import rows_read
from support.drivers.registration import RegistrationDriver

WRITERS, TRANSACTIONS = 8, 6
ENTER = """
INSERT INTO timeline_entry (event_id, application_id, event_type, stage, attempt, sequence, precedence, occurred_at,
                            details) VALUES ($1, $2, 'AssessorAssigned', 'assigned', 1, $3, '{}', now(), '{}')
"""
ENTER_MANY = (
    ENTER.partition("VALUES")[0]
    + """
SELECT gen_random_uuid(), $1, 'AssessorAssigned', 'assigned', 1, n, '{}', now(), '{}' FROM generate_series(1, $2) AS n
"""
)


@asynccontextmanager
async def connections(driver: RegistrationDriver, so_many: int) -> AsyncIterator[list[asyncpg.Connection]]:
    """Connect as other processes of the service do."""
    async with AsyncExitStack() as stack:
        opened = [await asyncpg.connect(driver.service.database.runtime_url) for _ in range(so_many)]
        for one in opened:
            stack.push_async_callback(one.close)
        yield opened


async def write(connection: asyncpg.Connection, application: UUID, chance: random.Random) -> list[UUID]:
    """Enter changes of an application in transactions that take their time, and return what was committed."""
    committed: list[UUID] = []
    for sequence in range(TRANSACTIONS):
        transaction = connection.transaction()
        await transaction.start()
        entered = [new_id() for _ in range(chance.randint(1, 3))]
        for place, event_id in enumerate(entered):
            await connection.execute(ENTER, event_id, application, sequence * 10 + place)
            await asyncio.sleep(chance.choice((0, 0, 0.01)))  # others commit meanwhile
        if chance.random() < 0.2:
            await transaction.rollback()
            continue
        await transaction.commit()
        committed += entered
    return committed


async def test_no_change_is_missed_or_shown_twice_with_eight_writers_and_a_long_transaction(
    driver: RegistrationDriver, follower: Follower
) -> None:
    batch_id = await driver.approved_batch()
    applications = [await driver.submitted(batch_id) for _ in range(WRITERS)]
    lsp = Follower(driver, driver.admin, batch_id=str(batch_id))
    async with connections(driver, WRITERS + 1) as (long, *opened):
        begun = long.transaction()
        await begun.start()
        first = new_id()
        await long.execute(ENTER, first, applications[0], 0)
        writers = [
            asyncio.create_task(write(one, application, random.Random(place)))
            for place, (one, application) in enumerate(zip(opened, applications, strict=True))
        ]
        while not all(writer.done() for writer in writers):
            await asyncio.gather(number(driver), number(driver), follower.read(), lsp.read())
        await asyncio.gather(number(driver), number(driver))
        written = [one for writer in writers for one in await writer]
        before = len(await follower.read())
        await begun.commit()
    await number(driver)
    read = [change["event_id"] for change in await follower.read()]
    assert before == len(written) + WRITERS, "a long transaction kept others back"
    assert read[before:] == [str(first)]
    assert len(read) == len(set(read))
    assert set(read) == {
        *map(str, written),
        str(first),
        *(change["event_id"] for change in follower.changes if change["event"] == "ApplicationSubmitted"),
    }
    assert [change["event_id"] for change in await lsp.read()] == read
    assert await Follower(driver, driver.organizer).read() == follower.changes
    await _in_the_order_of_each(driver, follower.changes)


async def _in_the_order_of_each(driver: RegistrationDriver, changes: list[Json]) -> None:
    rows = await driver.service.rows("SELECT event_id, sequence FROM timeline_entry WHERE event_type LIKE 'Assessor%'")
    sequences = {str(row["event_id"]): row["sequence"] for row in rows}
    told = defaultdict(list)
    for change in changes[:-1]:  # the last is the long transaction's, which came when all others were told
        if change["event_id"] in sequences:
            told[change["application_id"]].append(sequences[change["event_id"]])
    assert len(told) == WRITERS
    assert all(found == sorted(found) for found in told.values())


async def test_the_feed_tells_of_an_application_what_its_timeline_tells_and_no_more(
    driver: RegistrationDriver, follower: Follower
) -> None:
    batch_id = await driver.approved_batch()
    application_id = await driver.accepted(batch_id)
    chain = await Chain.of(driver, application_id)
    await driver.service.deliver(chain.assigned(), chain.assessed(), chain.decided(), chain.issued())
    await driver.do(application_id, "contact-correction", email="baru@example.id", reason="Alamat lama mati.")
    assert await follower.read() == [], "a change has its place after it was committed"
    await number(driver)
    timeline = (await driver.timeline(application_id))["entries"]
    told = {"application_id": str(application_id), "batch_id": str(batch_id)}
    changes = [{key: value for key, value in one.items() if key != "cursor"} for one in await follower.read()]
    assert sorted(changes, key=event_id_of) == sorted((entry | told for entry in timeline), key=event_id_of)
    assert changes[0]["event"] == "ApplicationSubmitted"


async def test_each_sees_their_own(driver: RegistrationDriver, follower: Follower) -> None:
    batches = [await driver.approved_batch(title=title) for title in ("Satu", "Dua")]
    one, two = [await driver.submitted(batch_id) for batch_id in batches]
    await number(driver)

    async def seen(headers: dict[str, str], **query: Any) -> list[str]:
        return [change["application_id"] for change in await Follower(driver, headers, **query).read()]

    assert await seen(driver.organizer) == await seen(driver.manager) == [str(one), str(two)]
    assert await seen(driver.organizer, batch_id=str(batches[1])) == [str(two)]
    assert await seen(driver.stranger) == await seen(driver.stranger, batch_id=str(batches[1])) == []
    abroad = driver.service.token("lsp_admin", lsp_id="lsp-arsiparis")
    assert await seen(abroad) == await seen(abroad, batch_id=str(batches[0])) == []
    assert (await follower.ask(after="17")).json()["errors"][0]["code"] == "malformed_cursor"


async def test_a_page_reads_what_it_shows_however_much_others_have_changed(driver: RegistrationDriver) -> None:
    crowd, few = [await driver.submitted(await driver.approved_batch(title=title)) for title in ("Ramai", "Sepi")]
    async with connections(driver, 1) as (connection,):
        await connection.execute(ENTER_MANY, crowd, 4_000)
        await connection.execute(ENTER_MANY, few, 20)
    await number(driver)
    owner = await asyncpg.connect(driver.service.database.owner_url)
    await owner.execute("ANALYZE")
    (batch,) = await driver.service.rows("SELECT batch_id FROM application WHERE id = :id", id=few)
    await owner.execute(
        "UPDATE feed_entry SET organizer_id = 'dispersip-kalteng' WHERE batch_id = $1", batch["batch_id"]
    )
    await owner.close()
    principal = organizer("dispersip-kalteng")
    for batch_id in (None, batch["batch_id"]):
        async with driver.service.runtime.sessions() as session, session.begin():
            page = await get_feed(session, principal=principal, batch_id=batch_id, after=None, limit=10)
            assert len(page.items) == 10
            assert await rows_read(session, "feed_entry", "timeline_entry") < 100  # of 8,000
