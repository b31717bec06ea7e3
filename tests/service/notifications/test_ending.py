"""Messages end after a time: whom they went to and what they said goes, how many there were stays."""

from datetime import timedelta

from kompeten.service.tidying import tidy
from notifications.parts import settings_of
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
    for later, left in ((settings_of(mailing.runtime).message_days * timedelta(days=1), 3), (timedelta(seconds=1), 2)):
        mailing.clock.advance(later)
        await tidy(mailing.runtime, mailing.process.endings)
        (row,) = await mailing.rows("SELECT count(*) AS n FROM message")
        assert row["n"] == left
    assert mail_server.taken
    states = await mailing.rows("SELECT state FROM message ORDER BY state")
    assert [row["state"] for row in states] == ["awaiting_contact", "pending"]
    (counted,) = await mailing.rows("SELECT month::text, state, count FROM message_count")
    assert counted == {"month": "2026-07-01", "state": "sent", "count": 1}
