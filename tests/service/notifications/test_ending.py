"""Messages end after a time: whom they went to and what they said goes, how many there were stays."""

from datetime import datetime, timedelta
from functools import partial

from kompeten.database.sessions import in_transaction
from notifications.messages.ending import end_messages
from support.drivers.notifications import MailServer, send
from support.events import assigned
from support.people import registered
from support.services import ServiceUnderTest


async def test_a_sent_message_ends_after_its_time_and_is_counted_and_a_waiting_one_stays(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await mailing.deliver(registered())
    assert await send(mailing) == 1
    await mailing.deliver(assigned())
    sent_at = mailing.clock.now()
    assert await _end(mailing, before=sent_at) == 0
    assert await _end(mailing, before=sent_at + timedelta(seconds=1)) == 1
    assert await _end(mailing, before=sent_at + timedelta(seconds=1)) == 0
    assert mail_server.taken
    states = await mailing.rows("SELECT state FROM message ORDER BY state")
    assert [row["state"] for row in states] == ["awaiting_contact", "pending"]
    (counted,) = await mailing.rows("SELECT month::text, state, count FROM message_count")
    assert counted == {"month": "2026-07-01", "state": "sent", "count": 1}


async def _end(service: ServiceUnderTest, *, before: datetime) -> int:
    return await in_transaction(service.runtime.sessions, partial(end_messages, before=before))
