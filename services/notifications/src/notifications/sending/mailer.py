"""One connection to the mail server, kept while there is work."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from uuid import UUID

from aiosmtplib import SMTP, SMTPException

from kompeten.entry.emails import wire_address
from kompeten.events.lsps import Lsp
from notifications.letters.rendering import Letter
from notifications.sending.addresses import refuse_other_recipients
from notifications.sending.flowing import flowed
from notifications.sending.headers import AsWritten, encoded, mailbox
from notifications.sending.outcomes import Accepted, MailServerDown, Outcome, outcome_of
from notifications.settings import NotificationsSettings


def compose(
    letter: Letter, *, message_id: UUID, recipient: str, occurred_at: datetime, sender: str, lsp: Lsp
) -> EmailMessage:
    """Return the mail of an LSP; a message always gives the same one, its Message-ID above all.

    Raises `UnusableAddress` where it would not go to the recipient and to nobody else.
    """
    sender, receiver = wire_address(parseaddr(sender)[1]), wire_address(recipient)
    mail = EmailMessage(policy=AsWritten())
    mail["From"] = mailbox(lsp.name, sender)
    mail["To"] = receiver
    mail["Reply-To"] = wire_address(lsp.contact.reply_to or lsp.contact.email)
    mail["Subject"] = encoded(letter.subject)
    mail["Date"] = format_datetime(occurred_at)
    mail["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers
    mail.set_content(flowed(letter.text), charset="utf-8", cte="quoted-printable", params={"format": "flowed"})
    mail["Content-Language"] = "id, en"  # after the content, whose setting takes away what begins with `Content-`
    refuse_other_recipients(mail, receiver)
    return mail


class Mailer:
    """Connects when asked, and sends one letter after the other."""

    def __init__(self, settings: NotificationsSettings) -> None:
        self._settings = settings
        self._sender = wire_address(parseaddr(settings.mail_from)[1])
        self._client: SMTP | None = None

    async def connect(self) -> None:
        """Connect and log in, unless connected; `MailServerDown` while that is not possible."""
        if self._client is not None and self._client.is_connected:
            return
        settings = self._settings
        password = settings.smtp_password
        client = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username,
            password=password.get_secret_value() if password else None,
            start_tls=settings.smtp_starttls,
            timeout=settings.smtp_timeout_seconds,
        )
        try:
            await client.connect()
        except (OSError, SMTPException) as error:
            raise MailServerDown(type(error).__name__) from error
        self._client = client

    async def send(self, mail: EmailMessage) -> Outcome:
        """Hand one mail over; every answer of the server, and none, is an outcome."""
        if self._client is None:
            raise RuntimeError("not connected")
        try:
            await self._client.sendmail(self._sender, [parseaddr(mail["To"])[1]], mail.as_bytes())
        except Exception as error:  # noqa: BLE001 - `outcome_of` raises again what it does not know
            return outcome_of(error)
        return Accepted()

    def close(self) -> None:
        """Drop the connection, if there is one."""
        if self._client is not None:
            self._client.close()
            self._client = None


class Mailers:
    """The connections of one sender, kept while there is work: a dialogue takes one and gives it back."""

    def __init__(self, settings: NotificationsSettings) -> None:
        self._settings = settings
        self._idle: list[Mailer] = []

    async def take(self) -> Mailer:
        """Return a connected mailer that nobody else uses; `MailServerDown` while there can be none."""
        mailer = self._idle.pop() if self._idle else Mailer(self._settings)
        await mailer.connect()
        return mailer

    def give_back(self, mailer: Mailer) -> None:
        """Keep a mailer for the next dialogue."""
        self._idle.append(mailer)

    def close(self) -> None:
        """Drop the connections that are not in use."""
        while self._idle:
            self._idle.pop().close()
