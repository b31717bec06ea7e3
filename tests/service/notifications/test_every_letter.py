"""Every letter as somebody gets it: of the LSP, dated, and in Indonesian that needs no code to be understood."""

import re

import pytest

from kompeten.events import ApplicationRejected
from kompeten.ids import new_id
from notifications.letters.kinds import LetterKind
from support.drivers.notifications import MailServer, read, send
from support.events import absent, assigned, decided, issued, returned, sample, submitted, withdrawn
from support.lsps import configured
from support.people import registered
from support.services import ServiceUnderTest

NOT_FOR_READERS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-|\b\d{4}-\d{2}-\d{2}|\b[a-z]+_[a-z_]+\b|[{}]|\bNone\b"
    r"|\b(the|your|you|was|were|and|not|e-mail|email|peserta|sidang|angkatan|pleno|kasus)\b"
)


async def everything(mailing: ServiceUnderTest) -> None:
    """Let every kind of letter be written."""
    someone = [new_id() for _ in range(6)]
    await mailing.deliver(*(submitted(one) for one in someone), returned(someone[0], birth_date="Berbeda dari KTP"))
    await mailing.deliver(sample(ApplicationRejected, someone[1], reason="Ijazah tidak terbaca"), withdrawn(someone[2]))
    await mailing.deliver(*(registered(one) for one in someone[3:]), assigned(someone[3]), absent(someone[3]))
    await mailing.deliver(decided(someone[4]), issued(someone[5]))


async def test_every_letter_is_of_the_lsp_and_says_nothing_in_code(
    mailing: ServiceUnderTest, mail_server: MailServer
) -> None:
    await everything(mailing)
    await send(mailing)
    kinds = {row["kind"] for row in await mailing.rows("SELECT kind FROM message")}
    assert kinds == set(LetterKind) - {LetterKind.BATCH_DIGEST}
    for message in mail_server.taken:
        indonesian, _, rest = read(message).partition("\nEnglish: ")
        assert "LSP Pustakawan" in message["From"], "the LSP writes, not the software"
        assert message["Reply-To"] == "sekretariat@lsp.example.id"
        assert "Kompeten" not in indonesian + message["Subject"]
        assert "Jalan Contoh 1" in indonesian
        assert "Jakarta, 1 Juli 2026" in indonesian
        assert "\n-- \n" in rest, "the English stands above the signature"
        found = NOT_FOR_READERS.findall(f"{message['Subject']}\n{_without_addresses(indonesian)}")
        assert not found, (found, indonesian)
        assert max(len(line) for line in message.get_content().splitlines() if "://" not in line) <= 78


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
    assert await send(mailing) == 1
    (message,) = mail_server.taken
    assert (message["Reply-To"], "LSP Baru" in message["From"]) == (reply_to or "lsp@baru.example.id", True)
    assert "Jalan Lain 2, Jayapura" in read(message)
    assert "paling lambat 22 Juli 2026" in read(message)


def _without_addresses(text: str) -> str:
    return re.sub(r"https?://\S+|\S+@\S+", "", text)
