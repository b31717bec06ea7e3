"""The mail catcher keeps what it accepted."""

import asyncio
import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from devstack.mail import MailCatcher


def post(port: int, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "lsp@example.org", "siti@example.org", subject
    mail.set_content("Yth. Siti – selamat.")
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(mail)


async def test_every_message_becomes_a_file_in_the_order_it_came(tmp_path: Path) -> None:
    async with MailCatcher(tmp_path / "mail") as catcher:
        for subject in ("Pendaftaran diterima", "Sertifikat terbit"):
            await asyncio.to_thread(post, catcher.port, subject)
    messages = [message_from_bytes(file.read_bytes(), policy=default) for file in catcher.messages()]
    assert [message["Subject"] for message in messages] == ["Pendaftaran diterima", "Sertifikat terbit"]
    assert messages[0]["X-Envelope-To"] == "siti@example.org"
    body = messages[0].get_body()
    assert body is not None
    assert body.get_content().strip() == "Yth. Siti – selamat."
