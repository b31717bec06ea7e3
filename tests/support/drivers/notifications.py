"""A mail server in the test's own loop that takes, refuses, defers or breaks off."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.parts import settings_of
from notifications.sending.claims import present
from notifications.sending.mailer import Mailers
from notifications.sending.worker import send_due
from support.services import ServiceUnderTest


@dataclass
class MailServer:
    """The mail server: what it took, how it answers recipients, and how often it breaks off after the data."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    breaks_off: int = 0
    connections: int = 0
    gathers: int = 0  # so many dialogues must be under way at once before one goes on
    under_way: Counter[str] = field(default_factory=Counter)
    most_under_way: Counter[str] = field(default_factory=Counter)
    gathered: asyncio.Event = field(default_factory=asyncio.Event)

    def connect(self) -> SMTP:
        """Return the protocol of another connection."""
        self.connections += 1
        return SMTP(self, loop=asyncio.get_running_loop(), hostname="mail")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer a recipient as told."""
        await self._gather(address.rpartition("@")[2])
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message, and perhaps vanish before saying so."""
        self.under_way[envelope.rcpt_tos[0].rpartition("@")[2]] -= 1
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(message_from_bytes(content, policy=policy.default))
        if self.breaks_off:
            self.breaks_off -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 OK"

    async def _gather(self, domain: str) -> None:
        self.under_way[domain] += 1
        self.most_under_way[domain] = max(self.most_under_way[domain], self.under_way[domain])
        if self.under_way.total() >= self.gathers:
            self.gathered.set()
        async with asyncio.timeout(60):
            await self.gathered.wait()

    def texts(self) -> list[str]:
        """Return the bodies of what was taken."""
        return [read(message) for message in self.taken]


def read(message: EmailMessage) -> str:
    """Return a letter's text as a mail program shows it: `format=flowed` in paragraphs again (RFC 3676)."""
    assert message.get_param("format") == "flowed"
    text: str = message.get_content().replace("\r\n", "\n")
    lines = [line.removeprefix(" ") for line in text.split("\n")]
    return "".join(line if line.endswith(" ") and line != "-- " else f"{line}\n" for line in lines)


@asynccontextmanager
async def open_mail_server() -> AsyncIterator[MailServer]:
    """Run a mail server on a free port."""
    mail_server = MailServer()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(mail_server.connect, "127.0.0.1", 0)
    mail_server.port = server.sockets[0].getsockname()[1]
    yield mail_server
    server.close()
    await server.wait_closed()


async def send(service: ServiceUnderTest) -> int:
    """Let a sender send what is due, once."""
    mailers = Mailers(settings_of(service.runtime))
    try:
        async with present(service.runtime.engine) as claims:
            await claims.recover()
            return await send_due(service.runtime, claims, mailers)
    finally:
        mailers.close()
