"""One digest per batch, when everyone has an outcome and it has been quiet."""

import re
from datetime import timedelta

from sqlalchemy import event

from kompeten.database.sessions import in_transaction
from kompeten.events.certification import Outcome
from kompeten.ids import new_id
from notifications.digests.commands import write_due_digests
from support.drivers.notifications import MailServer, read, send
from support.events import absent, decided, issued, withdrawn
from support.people import BATCH, registered
from support.services import ServiceUnderTest

MANAGER = "manajer.sertifikasi@lsp.example.id"
QUIET = timedelta(minutes=10)


async def write(service: ServiceUnderTest) -> int:
    return await in_transaction(service.runtime.sessions, lambda session: write_due_digests(session, quiet=QUIET))


async def test_the_manager_gets_one_digest_with_the_counts(mailing: ServiceUnderTest, mail_server: MailServer) -> None:
    holder, refused, missing, gone = (new_id() for _ in range(4))
    await mailing.deliver(*(registered(one) for one in (holder, refused, missing, gone)))
    await mailing.deliver(withdrawn(gone), absent(missing), decided(refused), decided(holder, Outcome.GRANTED))
    mailing.clock.advance(QUIET)
    assert await write(mailing) == 0, "a granted certificate is still to be issued"
    await mailing.deliver(issued(holder))
    assert await write(mailing) == 0, "not quiet yet"
    mailing.clock.advance(QUIET)
    assert await write(mailing) == 1
    mailing.clock.advance(QUIET)
    assert await write(mailing) == 0
    await send(mailing)
    (message,) = [message for message in mail_server.taken if message["To"] == MANAGER]
    assert message["Subject"] == f"Rekapitulasi kegiatan: {BATCH.title}"
    numbers = re.findall(r"^ *[A-Z][a-z ]+ {2,}(\d+)$", read(message), re.MULTILINE)
    assert numbers == ["4", "1", "1", "1", "1"]


async def test_a_late_registration_makes_the_digest_wait_again(mailing: ServiceUnderTest) -> None:
    early, late = new_id(), new_id()
    await mailing.deliver(registered(early), issued(early))
    await mailing.deliver(registered(late))
    mailing.clock.advance(QUIET)
    assert await write(mailing) == 0
    await mailing.deliver(absent(late))
    mailing.clock.advance(QUIET)
    assert await write(mailing) == 1


async def test_an_outcome_without_a_registration_makes_no_digest(mailing: ServiceUnderTest) -> None:
    await mailing.deliver(issued(new_id()))
    mailing.clock.advance(QUIET)
    assert await write(mailing) == 0


async def test_a_batch_of_which_nothing_was_heard_is_not_asked_again(mailing: ServiceUnderTest) -> None:
    await mailing.deliver(registered(waited_for := new_id()), registered(new_id()))
    mailing.clock.advance(QUIET)
    asked: list[str] = []
    event.listen(mailing.runtime.engine.sync_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert await write(mailing) == 0
    assert [one for one in asked if "FROM outcome_entry" in one]
    asked.clear()
    for _ in range(3):
        mailing.clock.advance(QUIET)
        assert await write(mailing) == 0
    assert not [one for one in asked if "FROM outcome_entry" in one]
    await mailing.deliver(issued(waited_for))
    mailing.clock.advance(QUIET)
    assert await write(mailing) == 0
    assert [one for one in asked if "FROM outcome_entry" in one]
