"""From pending to sent: repeats, outages, refusals."""

import asyncio
from datetime import timedelta

import pytest

from kompeten.ids import new_id
from notifications.messages.rules import UNUSABLE_ADDRESS
from notifications.parts import settings_of
from notifications.sending.claims import present
from notifications.sending.mailer import Mailers
from notifications.sending.outcomes import Accepted, MailServerDown, Refused
from notifications.sending.worker import run_sender, send_due, settle
from support.drivers.notifications import MailServer, send
from support.events import assigned, submitted
from support.people import BATCH, participant, registered
from support.services import ServiceUnderTest
from support.waiting import until


async def states(service: ServiceUnderTest) -> list[str]:
    return [row["state"] for row in await service.rows("SELECT state FROM message ORDER BY id")]


async def test_what_was_sent_is_not_sent_again(mailing: ServiceUnderTest, mail_server: MailServer) -> None:
    await mailing.deliver(registered())
    assert await send(mailing) == 1
    assert await send(mailing) == 0
    assert await states(mailing) == ["sent"]
    assert len(mail_server.taken) == 1


async def test_the_message_id_comes_from_the_message(mailing: ServiceUnderTest, mail_server: MailServer) -> None:
    await mailing.deliver(registered())
    await send(mailing)
    (row,) = await mailing.rows("SELECT id FROM message")
    assert mail_server.taken[0]["Message-ID"] == f"<{row['id']}@kompeten.example>"
    assert mail_server.taken[0].get_content_type() == "text/plain"
    assert mail_server.taken[0].get_content_charset() == "utf-8"


async def test_a_sender_that_died_in_the_dialogue_leaves_a_repeat(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await mailing.deliver(registered())
    async with present(mailing.runtime.engine) as dying:
        assert await dying.claim(mailing.clock.now()) is not None
        assert await states(mailing) == ["sending"]
    await send(mailing)
    assert await states(mailing) == ["sent_again"]
    assert len(mail_server.taken) == 1


async def test_a_message_in_a_living_senders_hands_is_left_alone(mailing: ServiceUnderTest) -> None:
    await mailing.deliver(registered())
    async with present(mailing.runtime.engine) as first, present(mailing.runtime.engine) as second:
        assert await first.claim(mailing.clock.now()) is not None
        assert await second.recover() == 0
        assert await second.claim(mailing.clock.now()) is None


async def test_a_dialogue_broken_off_without_an_answer_is_repeated_with_the_same_message_id(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    mail_server.breaks_off = 1
    await mailing.deliver(registered())
    await send(mailing)
    assert await states(mailing) == ["pending"]
    mailing.clock.advance(timedelta(minutes=1))
    await send(mailing)
    assert await states(mailing) == ["sent_again"]
    assert len({message["Message-ID"] for message in mail_server.taken}) == 1
    assert len(mail_server.taken) == 2


async def test_a_refused_recipient_fails_for_good_and_holds_up_nobody(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    mail_server.answers["siti@example.id"] = "550 5.1.1 no such user"
    someone = new_id()
    await mailing.deliver(submitted(someone), registered())
    await send(mailing)
    assert await states(mailing) == ["failed", "sent"]
    (row,) = await mailing.rows("SELECT reason, attempts FROM message WHERE state = 'failed'")
    assert row == {"reason": "550 5.1.1 no such user", "attempts": 1}


@pytest.mark.parametrize("address", ["puji,siti@example.id", "puji;siti@example.id", "puji@example.id."])
async def test_an_address_that_others_would_get_the_letter_of_is_visibly_undeliverable(
    mailing: ServiceUnderTest, mail_server: MailServer, address: str
) -> None:
    await mailing.deliver(assigned(assessor_email=address))
    await send(mailing)
    (row,) = await mailing.rows("SELECT state, reason, claimed_by FROM message WHERE role = 'assessor'")
    assert row == {"state": "undeliverable", "reason": UNUSABLE_ADDRESS, "claimed_by": None}
    assert mail_server.taken == []


async def test_an_international_domain_is_reached_and_a_title_adds_no_recipient(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    title = "Gerbang =?utf-8?q?x=0d=0aBcc:_a@b.c?="
    person = participant(batch=BATCH.model_copy(update={"title": title}))
    await mailing.deliver(assigned(assessor_email="puji@münchen.id", participant=person))
    assert await send(mailing) == 1
    (mail,) = mail_server.taken
    assert mail["To"] == "puji@xn--mnchen-3ya.id"
    assert title in mail["Subject"]
    assert mail["Bcc"] is None


async def test_a_deferred_recipient_is_tried_again_later(mailing: ServiceUnderTest, mail_server: MailServer) -> None:
    mail_server.answers["siti.rahmah@example.id"] = "451 4.7.1 greylisted"
    await mailing.deliver(registered())
    assert await send(mailing) == 1
    assert await send(mailing) == 0, "not before the wait is over"
    mail_server.answers.clear()
    mailing.clock.advance(timedelta(minutes=1))
    await send(mailing)
    assert await states(mailing) == ["sent"]


async def test_a_recipient_deferred_for_five_days_has_failed(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    mail_server.answers["siti.rahmah@example.id"] = "452 4.2.2 mailbox full"
    await mailing.deliver(registered())
    await send(mailing)
    mailing.clock.advance(timedelta(days=4))
    await send(mailing)
    assert await states(mailing) == ["pending"]
    mailing.clock.advance(timedelta(days=1))
    await send(mailing)
    (row,) = await mailing.rows("SELECT state, reason, attempts FROM message")
    assert row == {"state": "failed", "reason": "452 4.2.2 mailbox full", "attempts": 3}


async def test_what_a_sender_learns_after_its_claim_was_taken_over_counts_no_more(mailing: ServiceUnderTest) -> None:
    await mailing.deliver(registered())
    async with present(mailing.runtime.engine) as taken_for_dead:
        lost = await taken_for_dead.claim(mailing.clock.now())
    assert lost is not None
    async with present(mailing.runtime.engine) as living:
        assert await living.recover() == 1
        claimed = await living.claim(mailing.clock.now())
        assert claimed is not None
        await settle(mailing.runtime, taken_for_dead, lost, Refused("550 no such user"))
        assert await states(mailing) == ["sending"]
        await settle(mailing.runtime, living, claimed, Accepted())
    assert await states(mailing) == ["sent_again"]


async def test_many_are_sent_at_a_time_but_few_to_one_domain(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    mail_server.gathers = 4
    for address in [f"{number}@besar.example.id" for number in range(6)] + ["a@kecil.example.id", "b@lain.example.id"]:
        await mailing.deliver(submitted(email=address))
    assert await send(mailing) == 8
    assert await states(mailing) == ["sent"] * 8
    assert mail_server.most_under_way == {"besar.example.id": 2, "kecil.example.id": 1, "lain.example.id": 1}
    assert mail_server.connections < 8, "connections are kept"


async def test_a_sender_told_to_stop_ends_the_dialogue_it_is_in(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    mail_server.gathers = 2
    await mailing.deliver(submitted())
    sender = asyncio.create_task(run_sender(mailing.runtime))
    await until(lambda: mail_server.under_way.total() == 1, what="the dialogue has begun")
    sender.cancel()
    await asyncio.sleep(0)
    assert not sender.done()
    mail_server.gathered.set()
    await asyncio.gather(sender, return_exceptions=True)
    await send(mailing)
    assert await states(mailing) == ["sent"]
    assert len(mail_server.taken) == 1


async def test_an_outage_of_the_mail_server_is_no_attempt(notifications: ServiceUnderTest) -> None:
    await notifications.deliver(registered())
    mailers = Mailers(settings_of(notifications.runtime))
    async with present(notifications.runtime.engine) as claims:
        with pytest.raises(MailServerDown):
            await send_due(notifications.runtime, claims, mailers)
    assert await notifications.rows("SELECT state, attempts FROM message") == [{"state": "pending", "attempts": 0}]


async def test_the_worker_sends_what_comes_and_finds_contacts_stored_beside_a_handler(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await mailing.deliver(submitted())
    async with mailing.runtime.sessions() as session, session.begin():
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE message SET state = 'awaiting_contact', recipient = NULL")
    worker = asyncio.create_task(run_sender(mailing.runtime))
    try:
        await until(lambda: len(mail_server.taken) == 1, what="the letter")
        await until(lambda: _all_sent(mailing), what="its message is sent")
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


async def _all_sent(service: ServiceUnderTest) -> bool:
    return await states(service) == ["sent"]
