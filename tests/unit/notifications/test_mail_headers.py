"""What a reader of a letter's headers gets, whatever stands in titles, names and addresses."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kompeten.entry.emails import UnusableAddress, wire_address
from notifications.letters.rendering import Letter
from notifications.letters.words import one_line
from notifications.sending.headers import AsWritten, encoded, mailbox
from notifications.sending.mailer import compose
from support.lsps import make_lsp

HEADERS = [
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("Content-Transfer-Encoding", "Content-Type", "MIME-Version", "Content-Language"),
]
ATTACK = "Gerbang =?utf-8?q?x=0d=0aBcc:_a@b.c?="
BODY_ATTACK = "Gerbang =?utf-8?q?x=0d=0a=0d=0aSurat_lain?= Ilmu"
TEXTS = st.lists(
    st.text() | st.sampled_from([ATTACK, BODY_ATTACK, "“Gerbang Ilmu”", "=?utf-8?b?DQo=?=", " ", "?= ", "=?", "_"])
).map(lambda parts: one_line(" ".join(parts)))


def written(*, subject: str = "Halo", recipient: str = "siti@example.id", **lsp: str) -> bytes:
    return compose(
        Letter(subject, "Halo.\n"),
        message_id=UUID(int=1),
        recipient=recipient,
        occurred_at=datetime(2026, 7, 15, tzinfo=UTC),
        sender="no-reply@pustaka.example",
        lsp=make_lsp(**lsp),
    ).as_bytes()


def longest_line(mail: bytes) -> int:
    return max(len(line) for line in mail.split(b"\r\n"))


@given(TEXTS)
@example(ATTACK)
@example(BODY_ATTACK)
@example("Surat “Gerbang” “Ilmu” " * 20)
def test_every_reader_gets_the_subject_that_was_meant_and_no_other_header(subject: str) -> None:
    mail = written(subject=subject)
    read = message_from_bytes(mail, policy=policy.default)
    assert read["Subject"] == subject
    assert str(make_header(decode_header(message_from_bytes(mail)["Subject"]))) == subject
    assert read.keys() == HEADERS
    assert read.get_content().split() == ["Halo."]
    assert longest_line(mail) <= 78


@given(TEXTS.filter(bool))
@example(ATTACK)
@example('Lembaga, "Sertifikasi" <lain@example.id>; Profesi')
def test_every_reader_gets_the_name_that_was_meant(name: str) -> None:
    mail = EmailMessage(policy=AsWritten())
    mail["From"] = mailbox(name, "lsp@example.id")
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    (sender,) = read["From"].addresses
    assert sender.addr_spec == "lsp@example.id"
    if " " not in encoded(
        name
    ):  # this reader of the standard library keeps the blank between two words, unlike RFC 2047
        assert sender.display_name == name
    plain, address = parseaddr(message_from_bytes(mail.as_bytes())["From"])
    assert (str(make_header(decode_header(plain))), address) == (name, "lsp@example.id")
    assert read.keys() == ["From"]
    assert longest_line(mail.as_bytes()) <= 78


def test_the_senders_name_is_written_like_every_text() -> None:
    read = message_from_bytes(written(name="LSP “Pustaka”"), policy=policy.default)
    assert str(read["From"]) == "LSP “Pustaka” <no-reply@pustaka.example>"


def test_an_encoded_word_cuts_no_character_in_two() -> None:
    for word in encoded("ꦱꦶꦠꦶ 🎓" * 30).split():
        assert make_header(decode_header(word))


def test_a_line_break_in_a_header_is_refused() -> None:
    with pytest.raises(ValueError, match="Subject"):
        EmailMessage(policy=AsWritten())["Subject"] = "Halo\r\nBcc: a@b.c"


@pytest.mark.parametrize(
    "address",
    [
        "a,b@example.id",
        "siti;budi@example.id",
        'si"ti@example.id',
        "siti@example.id.",
        "siti.@example.id",
        "siti(budi)@example.id",
        "<siti@example.id",
        "siti@example.id>",
        "grup:siti@example.id",
        "siti@lain.id@example.id",
        "siti@example.id\r\nBcc: a@b.c",
        "siti@example.id,budi@example.id",
        "sitî@example.id",
        "siti@xn--münchen.id",
        "=?utf-8?q?budi?=@example.id",
        '"siti, budi"@example.id',
        "siti",
    ],
)
def test_a_letter_that_would_not_go_to_its_address_is_not_written(address: str) -> None:
    with pytest.raises(UnusableAddress):
        written(recipient=address)


SIGNS = st.text("aZ0.,;:\"'()<>@[]\\ +_%=?-\r\n\té", max_size=8)


@given(SIGNS, SIGNS)
@example("siti+pustaka", "example.id")
def test_a_letter_goes_to_the_stored_address_or_is_not_written(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    try:
        mail = written(recipient=address)
    except UnusableAddress:
        return
    assert [one.addr_spec for one in message_from_bytes(mail, policy=policy.default)["To"].addresses] == [
        wire_address(address)
    ]
    assert parseaddr(message_from_bytes(mail)["To"])[1] == wire_address(address)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("siti@münchen.id", "siti@xn--mnchen-3ya.id"),
        ("siti@faß.de", "siti@xn--fa-hia.de"),
        ("Siti@Example.id", "Siti@example.id"),
    ],
)
def test_an_international_domain_is_sent_in_its_ascii_form(address: str, sent: str) -> None:
    assert str(message_from_bytes(written(recipient=address), policy=policy.default)["To"]) == sent
