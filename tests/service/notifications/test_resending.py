"""A letter that came back: the contact is corrected, and the message sent again."""

import pytest

from kompeten.events import ContactsCorrected, PersonErased
from kompeten.events.snapshots import Contacts
from kompeten.ids import new_id
from support.drivers.notifications import MailServer, send
from support.events import sample
from support.people import registered
from support.services import ServiceUnderTest

WRONG, RIGHT = "siti.rahmah@example.id", "siti.rahmah@example.org"


def corrected(application_id: object) -> ContactsCorrected:
    return sample(ContactsCorrected, application_id, contacts=Contacts(email=RIGHT))


async def _resend(service: ServiceUnderTest, **claims: str) -> tuple[int, dict[str, str]]:
    (row,) = await service.rows("SELECT id FROM message")
    headers = service.token("lsp_admin", **claims)
    answer = await service.client.post(f"/v1/messages/{row['id']}/resending", headers=headers)
    return answer.status_code, answer.json()


async def test_a_refused_letter_is_sent_again_to_the_corrected_address(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    mail_server.answers[WRONG] = "550 no such user"
    await mailing.deliver(registered(someone))
    await send(mailing)
    await mailing.deliver(corrected(someone))
    assert await send(mailing) == 0, "somebody has to want it"

    status, shown = await _resend(mailing)
    assert (status, shown["state"], shown["recipient"]) == (200, "pending", RIGHT)
    await send(mailing)

    (letter,) = mail_server.taken
    assert letter["To"] == RIGHT
    assert await mailing.rows("SELECT state, reason FROM message") == [{"state": "sent", "reason": None}]
    (act,) = await mailing.rows("SELECT actor, details FROM audit_entry WHERE action = 'resend_message'")
    assert act == {"actor": "user-lsp_admin", "details": {"is_readdressed": True}}
    assert (await _resend(mailing))[1]["code"] == "illegal_move"


async def test_what_is_not_sent_yet_goes_to_the_corrected_address(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    await mailing.deliver(registered(someone), corrected(someone))
    await send(mailing)
    assert [letter["To"] for letter in mail_server.taken] == [RIGHT]


async def test_nothing_is_sent_again_about_the_erased_to_strangers_or_to_nowhere(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    mail_server.answers[WRONG] = "550 no such user"
    await mailing.deliver(registered(someone))
    await send(mailing)
    assert (await _resend(mailing, lsp_id="lsp-lain"))[0] == 404
    await mailing.deliver(sample(ContactsCorrected, someone, contacts=Contacts(phone="+6284000003020")))
    assert (await _resend(mailing))[1]["code"] == "address_unknown"
    await mailing.deliver(sample(PersonErased, someone))
    assert (await _resend(mailing))[1]["code"] == "person_erased"


@pytest.mark.parametrize("role", ["assessor", "organizer_system", "committee"])
async def test_only_those_who_read_messages_send_them_again(mailing: ServiceUnderTest, role: str) -> None:
    answer = await mailing.client.post(f"/v1/messages/{new_id()}/resending", headers=mailing.token(role))
    assert answer.status_code == 403
