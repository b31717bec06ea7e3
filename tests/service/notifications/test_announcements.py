"""Who hears what, and what nobody hears."""

from datetime import date

from kompeten.events import ApplicationRejected, ApplicationWaitlisted, ParticipantCorrected, SeatGranted
from kompeten.events.certification import Outcome
from kompeten.ids import new_id
from support.drivers.notifications import MailServer, read, send
from support.events import (
    ASSESSOR,
    absent,
    assigned,
    completed,
    decided,
    issued,
    returned,
    sample,
    submitted,
    withdrawn,
)
from support.people import BATCH, SCHEME, participant, registered
from support.services import ServiceUnderTest


async def kinds(service: ServiceUnderTest) -> list[tuple[str, str]]:
    rows = await service.rows("SELECT kind, state FROM message ORDER BY id")
    return [(row["kind"], row["state"]) for row in rows]


def the_one(mail_server: MailServer, words: str) -> str:
    """Return the text of the one letter that says so."""
    (text,) = (text for text in mail_server.texts() if words in text)
    return text


async def test_a_candidate_hears_of_registration_schedule_and_issue(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    await mailing.deliver(submitted(someone), registered(someone), assigned(someone))
    await mailing.deliver(decided(someone, Outcome.GRANTED), issued(someone))
    await send(mailing)
    to_candidate = [message for message in mail_server.taken if message["To"] != "puji@example.id"]
    assert [message["Subject"].split(":")[0] for message in to_candidate] == [
        "Permohonan kami terima",
        "Pendaftaran diterima",
        "Jadwal asesmen",
        "Sertifikat kompetensi Anda telah terbit",
    ]
    schedule, certificate = (read(message) for message in to_candidate[2:])
    assert "15 Juli 2026 pukul 08.30 WITA" in schedule
    assert issued().certificate_number in certificate
    assert issued().verification_url in certificate


async def test_the_assessor_hears_of_the_assignment(mailing: ServiceUnderTest, mail_server: MailServer) -> None:
    await mailing.deliver(assigned(new_id()))
    await send(mailing)
    (message,) = mail_server.taken
    assert message["To"] == "puji@example.id"
    assert message["Subject"] == f"Penugasan sebagai asesor, 15 Juli 2026 pukul 08.30 WITA: {BATCH.title}"


async def test_a_return_tells_the_reason_of_each_field_without_a_nik(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    reasons = {"birth_date": "Berbeda dari KTP", "national_id": "Di KTP tertulis 6371015507909001"}
    await mailing.deliver(
        submitted(someone), returned(someone, **reasons).model_copy(update={"due_on": date(2026, 7, 14)})
    )
    await send(mailing)
    text = the_one(mail_server, "kami kembalikan")
    assert "paling lambat 14 Juli 2026, sehari sebelum kegiatan dimulai" in text
    assert "- Tanggal lahir: Berbeda dari KTP" in text
    assert "6371015507909001" not in text
    assert "- NIK: Di KTP tertulis ****************" in text


async def test_a_rejection_names_its_reason_and_the_right_of_appeal(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    rejected = sample(
        ApplicationRejected, someone, reason="Ijazah palsu", scheme_code=SCHEME.code, scheme_name=SCHEME.name
    )
    await mailing.deliver(submitted(someone), rejected)
    await send(mailing)
    text = the_one(mail_server, "Ijazah palsu")
    assert "pada skema Pelaksanaan Pengatalogan Subjek (KL-04)" in text
    assert "paling lambat 21 Juli 2026" in text


async def test_whoever_waits_gets_one_letter_with_the_place_and_another_with_the_seat(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    came = submitted(someone).model_copy(update={"is_waiting": True})
    await mailing.deliver(came, sample(ApplicationWaitlisted, someone, place=3))
    assert await kinds(mailing) == [("candidate_waitlisted", "pending")]
    await mailing.deliver(sample(SeatGranted, someone))
    await send(mailing)
    assert "Urutan   : 3" in the_one(mail_server, "sudah penuh")
    assert "naik dari daftar tunggu" in the_one(mail_server, "Ada tempat yang kosong")


async def test_nobody_hears_k_or_bk_before_the_committee_decided(mailing: ServiceUnderTest) -> None:
    someone = new_id()
    await mailing.deliver(registered(someone), completed(someone), decided(someone, Outcome.GRANTED))
    assert await kinds(mailing) == [("candidate_registered", "pending")]


async def test_a_refused_candidate_hears_the_missed_units_and_the_right_of_appeal(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    await mailing.deliver(submitted(someone), decided(someone))
    await send(mailing)
    text = the_one(mail_server, "Komite Teknis")
    assert "R.91PRP02.912.1 Menentukan Notasi Klasifikasi" in text
    assert "R.91PRP02.021.1" not in text
    assert "banding" in text
    assert "paling lambat 21 Juli 2026" in text


async def test_letters_wait_for_a_contact_that_comes_on_another_topic_later(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    await mailing.deliver(absent(someone), issued(someone))
    assert {state for _, state in await kinds(mailing)} == {"awaiting_contact"}
    assert await send(mailing) == 0
    await mailing.deliver(submitted(someone))
    await send(mailing)
    assert "Yth. Bapak/Ibu Siti Rahmah Hasanah," in mail_server.texts()[0]
    assert BATCH.title in mail_server.texts()[0]
    assert {message["To"] for message in mail_server.taken} == {"siti@example.id"}


async def test_without_an_email_address_a_message_is_visibly_undeliverable(mailing: ServiceUnderTest) -> None:
    first, second = new_id(), new_id()
    await mailing.deliver(submitted(first, email=None), withdrawn(first), absent(second), submitted(second, email=None))
    rows = await mailing.rows("SELECT state, reason FROM message")
    assert [row["state"] for row in rows] == ["undeliverable"] * 4
    assert all("e-mail" in row["reason"] for row in rows)


async def test_a_second_delivery_of_an_event_adds_no_letter(mailing: ServiceUnderTest) -> None:
    record = mailing.record(registered(new_id()))
    consumer = mailing.consumer("kompeten.registration")
    await consumer.receive([record, record])
    await consumer.receive([record])
    assert len(await kinds(mailing)) == 1


async def test_later_letters_use_the_corrected_name(mailing: ServiceUnderTest, mail_server: MailServer) -> None:
    someone = new_id()
    renamed = participant(full_name="Siti Rahmah Hasanah, S.IP.", revision=2)
    await mailing.deliver(
        submitted(someone), sample(ParticipantCorrected, someone, participant=renamed), issued(someone)
    )
    await send(mailing)
    assert "Yth. Bapak/Ibu Siti Rahmah Hasanah, S.IP.," in the_one(mail_server, "telah terbit")


async def test_a_poll_of_many_events_is_applied_at_once(mailing: ServiceUnderTest) -> None:
    people = [new_id() for _ in range(60)]
    records = [mailing.record(event) for one in people for event in (submitted(one), registered(one))]
    consumer = mailing.consumer("kompeten.registration")
    await consumer.receive(records)
    assert consumer.counts["applied"] == 120
    assert len(await kinds(mailing)) == 120


async def test_who_applied_hears_that_the_application_came_and_came_again(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    again = submitted(someone).model_copy(update={"revision": 2})
    await mailing.deliver(submitted(someone), again)
    await send(mailing)
    first = the_one(mail_server, "Permohonan sertifikasi Anda (APL-01) telah kami terima")
    assert "Skema    : KL-04" in first
    the_one(mail_server, "Perbaikan permohonan sertifikasi Anda (APL-01) telah kami terima")


async def test_a_corrected_name_is_told_with_what_the_certificate_will_say(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    renamed = participant(full_name="王小明", printed_name="Wang Xiaoming", revision=2)
    event = sample(ParticipantCorrected, someone, participant=renamed, previous_name="王明", reason="Sesuai paspor")
    await mailing.deliver(event)
    await send(mailing)
    (text,) = mail_server.texts()
    lines = {name.strip(): told.strip() for name, _, told in (line.partition(":") for line in text.splitlines())}
    assert (
        lines.items()
        >= {"Nama semula": "王明", "Nama sekarang": "王小明", "Nama dalam sertifikat": "Wang Xiaoming"}.items()
    )


async def test_a_replaced_assessor_is_relieved_and_the_candidate_told_who_comes(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    someone = new_id()
    former = ASSESSOR.model_copy(update={"id": new_id(), "name": "Budi Santoso"})
    changed = assigned(someone, previous_assessor=former, previous_assessor_email="budi@example.id")
    await mailing.deliver(registered(someone), changed)
    await send(mailing)
    by_address = {message["To"]: message for message in mail_server.taken}
    assert by_address["budi@example.id"]["Subject"].startswith("Penugasan asesor dialihkan, 15 Juli 2026")
    assert "Anda tidak perlu hadir untuk asesi ini." in read(by_address["budi@example.id"])
    told = read(by_address["siti.rahmah@example.id"])
    assert "Budi Santoso digantikan oleh Puji Sri Noviani" in told
    assert "15 Juli 2026 pukul 08.30 WITA" in told
    assert "puji@example.id" in by_address
