"""Webhooks: who is told what, signed, in order, again after failures, and never in the way of each other."""

import asyncio
import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from standardwebhooks import WebhookVerificationError

from kompeten.database.sessions import in_transaction
from kompeten.events import ApplicationReturned, ApplicationSubmitted, AssessorAssigned
from kompeten.ids import new_id
from notifications.webhooks.claims import LEASE, claim_next
from notifications.webhooks.rules import PATIENCE
from notifications.webhooks.sending import Answer
from notifications.webhooks.settling import settle
from notifications.webhooks.worker import NOBODY
from support.drivers.notifications import MailServer, read
from support.drivers.notifications import send as send_mail
from support.drivers.webhooks import OURS, OpenEndpoint, Subscriber, arrived, send
from support.events import assigned, returned, sample
from support.indonesian import faults_in
from support.services import ServiceUnderTest
from support.waiting import until

THEIRS = "dispersip-kalteng"


async def test_each_hears_of_their_own_in_ids_alone_and_signed(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber, admin: Subscriber
) -> None:
    own, lsps = await open_endpoint(), await open_endpoint()
    webhook_id = await organizer.subscribe(own.address, ApplicationSubmitted, AssessorAssigned)
    await admin.subscribe(lsps.address, ApplicationSubmitted)
    early = new_id()  # of another topic, before anybody said whose it is
    await telling.deliver(assigned(early))
    await send(telling)
    assert own.told() == []
    other, ours = await arrived(telling, THEIRS), await arrived(telling)
    await telling.deliver(returned(ours), sample(ApplicationSubmitted, early, organizer_id=OURS))
    await send(telling)
    assert sorted(own.told()) == sorted(
        [("ApplicationSubmitted", ours), ("AssessorAssigned", str(early)), ("ApplicationSubmitted", str(early))]
    )
    assert {one for _, one in lsps.told()} == {other, ours, str(early)}
    (headers, body), said = own.taken[0], own.bodies[0]
    assert (await organizer.verifier(webhook_id)).verify(body, headers) == said
    assert set(said["data"]) == {"lsp_id", "application_id", "link"}
    assert said["data"]["link"].endswith(f"/v1/applications/{said['data']['application_id']}")
    assert headers["webhook-id"] in {
        one["event_id"] for one in (await organizer.call("GET", f"/{webhook_id}/deliveries"))["items"]
    }
    sealed = (await telling.rows("SELECT secret FROM webhook"))[0]["secret"]
    assert b"whsec" not in bytes(sealed)
    await admin.call("GET", f"/{webhook_id}", status=404)


async def test_after_a_rotation_either_secret_verifies_for_a_day(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber
) -> None:
    endpoint = await open_endpoint()
    webhook_id = await organizer.subscribe(endpoint.address, ApplicationSubmitted)
    former = await organizer.verifier(webhook_id)
    await organizer.call("POST", f"/{webhook_id}/rotation")
    newer = await organizer.verifier(webhook_id)
    await organizer.call("POST", f"/{webhook_id}/ping")
    await send(telling)
    (headers, body), *_ = endpoint.taken
    assert former.verify(body, headers) == newer.verify(body, headers) == json.loads(body)
    assert json.loads(body)["type"] == "ping"
    await _former_ends(telling)
    await organizer.call("POST", f"/{webhook_id}/ping")
    await send(telling)
    headers, body = endpoint.taken[-1]
    assert newer.verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        former.verify(body, headers)


async def _former_ends(telling: ServiceUnderTest) -> None:
    async with telling.runtime.sessions() as session, session.begin():
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE webhook SET former_until = created_at - interval '1 day'")


async def test_an_application_is_told_in_order_and_a_broken_or_slow_endpoint_keeps_nobody_back(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber
) -> None:
    broken, slow, good = [await open_endpoint() for _ in range(3)]
    broken.statuses = [503]
    slow.may_answer = asyncio.Event()
    for endpoint in (broken, slow, good):
        await organizer.subscribe(endpoint.address, ApplicationSubmitted, ApplicationReturned)
    one = await arrived(telling)
    await telling.deliver(returned(one))
    in_order = [("ApplicationSubmitted", one), ("ApplicationReturned", one)]
    sending = asyncio.create_task(send(telling))
    await asyncio.wait_for(slow.asked.wait(), 30)
    await until(lambda: good.told() == in_order, what="the good one has both while the slow one thinks")
    assert slow.told() == []
    slow.may_answer.set()
    await sending
    assert slow.told() == in_order
    assert broken.told() == in_order[:1], "what follows waits for what was not taken"
    telling.clock.advance(timedelta(minutes=1))
    await send(telling)
    assert broken.told() == [in_order[0], *in_order]
    assert broken.taken[0][0]["webhook-id"] == broken.taken[1][0]["webhook-id"]


async def test_who_takes_nothing_for_three_days_is_disabled_and_told_by_mail(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber, mail_server: MailServer
) -> None:
    endpoint = await open_endpoint()
    endpoint.statuses, endpoint.text = [500] * 4, "x" * 9_000
    webhook_id = await organizer.subscribe(endpoint.address, ApplicationSubmitted)
    await arrived(telling)
    for wait in (timedelta(hours=1), timedelta(hours=2), PATIENCE):
        await send(telling)
        assert (await organizer.call("GET", f"/{webhook_id}"))["state"] == "active"
        telling.clock.advance(wait)
    await send(telling)
    shown = await organizer.call("GET", f"/{webhook_id}")
    assert (shown["state"], shown["disabled_for"], shown["version"]) == ("disabled", "failing", 1)
    await send_mail(telling)
    (text,) = [read(mail) for mail in mail_server.taken if mail["To"] == "admin@dispersip.example.id"]
    assert endpoint.address in text
    assert faults_in(text.partition("\nEnglish: ")[0].replace(endpoint.address, "")) == []
    await organizer.call("POST", f"/{webhook_id}/ping", status=409)
    await organizer.call("PATCH", f"/{webhook_id}", state="active")
    await send(telling)
    (delivery,) = (await organizer.call("GET", f"/{webhook_id}/deliveries?state=delivered"))["items"]
    log = (await organizer.call("GET", f"/{webhook_id}/deliveries/{delivery['event_id']}"))["log"]
    assert [one["status"] for one in log] == [500, 500, 500, 500, 200]
    assert len(log[0]["answer"]) == 500
    assert json.loads(log[0]["request"]) == endpoint.bodies[0]


async def test_one_delivery_and_those_of_a_span_are_sent_once_more(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber
) -> None:
    endpoint = await open_endpoint()
    webhook_id = await organizer.subscribe(endpoint.address, ApplicationSubmitted)
    first = await arrived(telling)
    since = telling.clock.now() + timedelta(minutes=1)
    telling.clock.advance(timedelta(minutes=2))
    later = [await arrived(telling) for _ in range(2)]
    await send(telling)
    page = await organizer.call("GET", f"/{webhook_id}/deliveries?limit=1")
    await organizer.call("POST", f"/{webhook_id}/deliveries/{page['items'][0]['event_id']}/redelivery")
    await send(telling)
    span: Any = {"since": since.isoformat(), "until": (since + timedelta(hours=1)).isoformat()}
    assert await organizer.call("POST", f"/{webhook_id}/redeliveries", **span) == {"count": 2}
    await send(telling)
    told = [application for _, application in endpoint.told()]
    assert (sorted(told[:3]), told[3], sorted(told[4:])) == (sorted([first, *later]), first, sorted(later))


async def test_what_a_sender_lost_it_notes_no_more(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber
) -> None:
    endpoint = await open_endpoint()
    webhook_id = await organizer.subscribe(endpoint.address, ApplicationSubmitted)
    await organizer.call("POST", f"/{webhook_id}/ping")
    sessions = telling.process.beside.sessions

    async def claim() -> Any:
        return await in_transaction(sessions, lambda session: claim_next(session, after=NOBODY, busy=[]))

    slow = await claim()
    assert await claim() is None, "it is in somebody's hands"
    telling.clock.advance(LEASE)
    quick = await claim()
    verdicts = []
    for one, status in ((slow, 500), (quick, 200)):
        note = partial(settle, claimed=one, body="{}", answer=Answer(status, None, "", 1))
        verdicts.append(await in_transaction(sessions, note))
    assert verdicts == [None, "delivered"]
