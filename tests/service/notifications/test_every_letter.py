"""Every letter as somebody gets it: of the LSP, dated, and in Indonesian that needs no code to be understood."""

from datetime import UTC, datetime

import pytest

from kompeten.events import (
    ApplicationRejected,
    ApplicationWaitlisted,
    CertificateEnding,
    HolderLinkRenewed,
    PlanOpened,
    SeatGranted,
)
from kompeten.events.snapshots import Contacts
from kompeten.ids import new_id
from notifications.letters.kinds import LetterKind
from notifications.letters.rendering import render
from notifications.messages.consumers import CHANGES
from support.drivers.notifications import MailServer, read, send
from support.drivers.participants import attested, of_participants, surveys
from support.events import (
    ASSESSOR,
    absent,
    assigned,
    corrected,
    decided,
    issued,
    returned,
    sample,
    submitted,
    withdrawn,
)
from support.indonesian import faults_in
from support.links import LINKS
from support.lsps import configured
from support.people import BATCH, registered
from support.services import ServiceUnderTest


async def everything(mailing: ServiceUnderTest) -> None:
    """Let every kind of letter be written."""
    someone = [new_id() for _ in range(6)]
    await mailing.deliver(*(submitted(one) for one in someone), returned(someone[0], birth_date="Berbeda dari KTP"))
    await mailing.deliver(sample(ApplicationWaitlisted, someone[1]), sample(SeatGranted, someone[1]))
    await mailing.deliver(sample(ApplicationRejected, someone[1], reason="Ijazah tidak terbaca"), withdrawn(someone[2]))
    await mailing.deliver(*(registered(one) for one in someone[3:]), assigned(someone[3]), absent(someone[3]))
    reached = Contacts(email="siti.rahmah@example.id")
    renamed = corrected(someone[5], "Siti Rahmah").model_copy(update={"contacts": reached})
    await mailing.deliver(decided(someone[4]), issued(someone[5]), renamed)
    former = ASSESSOR.model_copy(update={"id": new_id(), "name": "Budi Santoso"})
    replaced = {"previous_assessor": former, "previous_assessor_email": "budi@example.id"}
    await mailing.deliver(assigned(someone[4], **replaced))
    await mailing.deliver(*(sample(kind, someone[5]) for kind in CHANGES), sample(CertificateEnding, someone[5]))
    await mailing.deliver(sample(PlanOpened, someone[4]), sample(HolderLinkRenewed, someone[5]))
    await mailing.deliver(*of_participants(), attested(), *surveys())


async def test_every_letter_is_of_the_lsp_and_says_nothing_in_code(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await everything(mailing)
    await send(mailing)
    kinds = {row["kind"] for row in await mailing.rows("SELECT kind FROM message")}
    assert kinds == set(LetterKind) - {LetterKind.BATCH_DIGEST, LetterKind.WEBHOOK_DISABLED}
    for message in mail_server.taken:
        indonesian, _, rest = read(message).partition("\nEnglish: ")
        assert "LSP Pustakawan" in message["From"], "the LSP writes, not the software"
        assert message["Reply-To"] == "sekretariat@lsp.example.id"
        assert "Kompeten" not in indonesian + message["Subject"]
        assert "Jalan Contoh 1" in indonesian
        assert "Jakarta, 1 Juli 2026" in indonesian
        assert "\n-- \n" in rest, "the English stands above the signature"
        found = faults_in(f"{message['Subject']}\n{indonesian}")
        assert not found, (found, indonesian)
        assert max(len(line) for line in message.get_content().splitlines() if "://" not in line) <= 78


def test_the_digest_says_nothing_in_code_either() -> None:
    counts = dict.fromkeys(("registered", "issued", "not_granted", "absent", "withdrawn"), 3)
    letter = render(
        LetterKind.BATCH_DIGEST,
        counts,
        name=None,
        batch_title=BATCH.title,
        lsp=configured().lsp,
        links=LINKS,
        occurred_at=datetime(2026, 7, 1, tzinfo=UTC),
    )
    assert faults_in(letter.subject + letter.text.partition("\nEnglish: ")[0]) == []


async def test_the_subject_of_an_assessors_letter_names_no_candidate(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await mailing.deliver(assigned(new_id()))
    await send(mailing)
    (message,) = mail_server.taken
    assert "Siti" not in message["Subject"]
    assert "tidak memihak" in read(message)


@pytest.mark.parametrize("reply_to", [None, "banding@lsp.example.id"])
async def test_a_letter_waits_for_its_lsp_and_then_is_that_ones(
    mailing: ServiceUnderTest, mail_server: MailServer, reply_to: str | None
) -> None:
    someone = new_id()
    await mailing.deliver(submitted(someone), decided(someone), lsp_id="lsp-baru")
    assert await send(mailing) == 0
    contact = {"postal_address": "Jalan Lain 2, Jayapura", "email": "lsp@baru.example.id", "phone": "+62 967 1"}
    told = configured(
        "lsp-baru",
        name="LSP Baru",
        time_zone="Asia/Jayapura",
        contact=contact | {"reply_to": reply_to},
        days_off=["2026-07-02"],
    )
    await mailing.deliver(told, lsp_id="lsp-baru")
    assert await send(mailing) == 2
    message = next(one for one in mail_server.taken if "Komite Teknis" in read(one))
    assert (message["Reply-To"], "LSP Baru" in message["From"]) == (reply_to or "lsp@baru.example.id", True)
    assert "Jalan Lain 2, Jayapura" in read(message)
    assert "paling lambat 22 Juli 2026" in read(message)
