"""What people in activities hear, and what is left of it after an erasure."""

from sqlalchemy import text

from kompeten.events import (
    EnrolmentErased,
    EnrolmentReleased,
    EnrolmentRestricted,
    EnrolmentWaitlisted,
    EnrolmentWithdrawn,
    ParticipantEnrolled,
    SurveyInvited,
)
from kompeten.holder_links import LinkTo
from kompeten.ids import new_id
from support.drivers.notifications import MailServer, read, send
from support.drivers.participants import attested, enrolled, of_participants, surveys
from support.events import sample
from support.links import LINKS
from support.services import ServiceUnderTest


async def test_a_participant_hears_when_and_where_and_what_becomes_of_it(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await mailing.deliver(*of_participants())
    await send(mailing)
    assert [message["To"] for message in mail_server.taken] == ["siti.rahmah@example.id"] * 6
    assert [message["Subject"].split(":")[0] for message in mail_server.taken] == [
        "Terdaftar dalam kegiatan pembinaan",
        "Dalam daftar tunggu kegiatan pembinaan",
        "Anda mendapat tempat",
        "Perubahan kegiatan pembinaan",
        "Pendaftaran ditarik",
        "Kegiatan pembinaan tidak jadi dilaksanakan",
    ]
    texts = [read(message) for message in mail_server.taken]
    assert all("15 Juli 2026 pukul 10.00 WITA" in text and "Gedung Dispersip" in text for text in texts)
    assert all("\n\n\n" not in text for text in texts)
    assert "Urutan   : 3" in texts[1]
    assert "number 3 on the waiting list" in texts[1]


async def test_a_participant_gets_a_link_of_their_own_that_no_event_and_no_row_has(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    await mailing.deliver(enrolled(someone), enrolled(someone, has_waited=True), attested(someone))
    await send(mailing)
    link = f"/progress/{LINKS.code(someone, to=LinkTo.PROGRESS)}"
    assert len(mail_server.taken) == 3
    for message in mail_server.taken:
        letter = read(message)
        assert [line for line in letter.splitlines() if line.endswith(link)]
        assert "Jangan berikan alamat ini kepada orang lain" in letter.replace("\n", " ")
        assert "\n\n\n" not in letter
    rows = await mailing.rows("SELECT to_jsonb(message)::text AS row FROM message")
    assert not [one for one in rows if "/progress/" in one["row"]]


async def test_a_message_of_the_release_before_is_written_without_the_link(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await mailing.deliver(enrolled())
    async with mailing.runtime.sessions() as session, session.begin():
        await session.execute(text("UPDATE message SET data = data - 'enrolment_id'"))
    await send(mailing)
    (message,) = mail_server.taken
    assert "/progress/" not in read(message)
    assert "address above that is yours" not in read(message)


async def test_what_does_not_say_for_what_is_told_to_nobody(mailing: ServiceUnderTest) -> None:
    someone = new_id()
    await mailing.deliver(sample(ParticipantEnrolled, someone), sample(EnrolmentWithdrawn, someone))
    assert await mailing.rows("SELECT id FROM message") == []


async def test_an_erased_participant_is_written_nothing_and_nothing_about_them_stays(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone, other = new_id(), new_id()
    await mailing.deliver(sample(EnrolmentWaitlisted, someone), enrolled(someone), enrolled(other))
    await mailing.deliver(sample(EnrolmentErased, someone))
    await send(mailing)
    assert len(mail_server.taken) == 1
    theirs = f"SELECT state, recipient, recipient_name, data FROM message WHERE enrolment_id = '{someone}'"
    assert await mailing.rows(theirs) == [
        {"state": "cancelled", "recipient": None, "recipient_name": None, "data": {}} for _ in range(2)
    ]


async def test_participant_and_supervisor_are_asked_each_at_their_own_address(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await mailing.deliver(*surveys())
    await send(mailing)
    *own, supervisors = mail_server.taken
    assert {message["To"] for message in own} == {"siti.rahmah@example.id"}
    assert supervisors["To"] == "noor.lilis@example.id"
    assert "Yth. Bapak/Ibu Noor Lilis" in read(supervisors)
    assert "Siti Rahmah Hasanah mengikuti" in read(supervisors).replace("\n", " ")
    assert all("https://kompeten.example/survey/" in read(message) for message in mail_server.taken)


async def test_with_a_participant_the_supervisor_goes_too(mailing: ServiceUnderTest) -> None:
    someone = new_id()
    await mailing.deliver(sample(SurveyInvited, someone), sample(EnrolmentErased, someone))
    (message,) = await mailing.rows("SELECT state, recipient, recipient_name, data FROM message")
    assert message == {"state": "cancelled", "recipient": None, "recipient_name": None, "data": {}}


async def test_whoever_attended_hears_the_address_of_their_certificate_of_attendance(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    siti, erased, restricted = attested(new_id()), attested(new_id()), attested(new_id())
    await mailing.deliver(
        sample(EnrolmentErased, erased.enrolment_id), sample(EnrolmentRestricted, restricted.enrolment_id)
    )
    await mailing.deliver(siti, erased, restricted)
    await send(mailing)
    (letter,) = mail_server.taken
    assert (letter["To"], letter["Subject"]) == (siti.contacts.email, f"Surat keterangan kehadiran: {siti.title}")
    assert siti.attestation_url in read(letter)
    assert "bukan sertifikat kompetensi" in " ".join(read(letter).split())
    await mailing.deliver(sample(EnrolmentReleased, restricted.enrolment_id))
    await send(mailing)
    assert len(mail_server.taken) == 2
