"""Following the feed through restores and as a stream."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta

from kompeten.http.streams import STREAM
from registration.adoption import adopt_published
from registration.feed.following import LONGEST_SECONDS, follow
from registration.feed.queries import get_feed
from service.registration.feed_driver import Follower, Json, number, organizer
from support.drivers.registration import RegistrationDriver


async def test_after_a_restore_an_old_cursor_is_right_or_refused(
    driver: RegistrationDriver, follower: Follower
) -> None:
    batch_id = await driver.approved_batch()
    for _ in range(3):
        await driver.submitted(batch_id)
    await number(driver)
    kept, _, lost = [change["cursor"] for change in await follower.read()]
    async with driver.service.runtime.sessions() as session, session.begin():  # the third was after the backup
        connection = await session.connection()
        await connection.exec_driver_sql("DELETE FROM feed_entry WHERE position = 3")
        await connection.exec_driver_sql("UPDATE feed_epoch SET last = 2")
        await adopt_published(session, [], "operator", topics=())
    for _ in range(2):  # numbers 3 and 4 are given a second time
        refused = await follower.ask(after=lost)
        assert (refused.status_code, refused.json()["code"]) == (410, "cursor_lost")
        newest = await driver.submitted(batch_id)
        await number(driver)
    page = (await follower.ask(after=kept)).json()
    assert [change["application_id"] for change in page["items"]][-1] == str(newest)
    assert len(page["items"]) == 3
    assert (await follower.ask(after=page["next"])).json() == {"items": [], "next": page["next"], "more": False}


def events(text: str) -> Iterator[tuple[str, Json]]:
    """Return the ids and the data of a stream's events."""
    for one in text.strip().split("\n\n"):
        found = dict(line.split(": ", 1) for line in one.splitlines())
        assert found["event"] == "change"
        yield found["id"], json.loads(found["data"])


async def test_a_stream_goes_on_behind_the_last_event_its_reader_had(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    applications = [str(await driver.submitted(batch_id)) for _ in range(4)]
    await number(driver)
    driver.service.runtime.draining = True  # it tells what there is, and ends
    headers = driver.organizer | {"accept": STREAM}
    answer = await driver.client.get("/v1/feed", headers=headers)
    assert answer.headers["content-type"].startswith(STREAM)
    told = list(events(answer.text))
    assert [data["application_id"] for _, data in told] == applications
    again = await driver.client.get("/v1/feed", headers=headers | {"Last-Event-ID": told[1][0]})
    assert [data["application_id"] for _, data in events(again.text)] == applications[2:]
    wrong = await driver.client.get("/v1/feed", headers=headers | {"Last-Event-ID": "17"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "Last-Event-ID")


async def test_a_stream_tells_what_happens_while_it_is_open_and_ends_in_time(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    runtime, principal = driver.service.runtime, organizer()
    async with runtime.reading() as session:
        first = await get_feed(session, principal=principal, batch_id=batch_id, after=None, limit=50)
    stream = follow(runtime, first, principal=principal, batch_id=batch_id)
    coming = asyncio.ensure_future(anext(stream))
    application_id = await driver.submitted(batch_id)
    await number(driver)
    ((_, data),) = events(await asyncio.wait_for(coming, 60))
    assert data["application_id"] == str(application_id)
    driver.service.clock.advance(timedelta(seconds=LONGEST_SECONDS))
    assert [one async for one in stream] == []
