"""A mail server that keeps every message as a file and delivers none."""

import asyncio
import itertools
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from devstack.ports import free_port


class MailCatcher:
    """Accepts mail on `host:port` and writes it to `folder` as `0001.eml`, `0002.eml`, …, in the order it came."""

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int | None = None) -> None:
        self.folder = folder
        self.host = host
        self.port = port or free_port(host)
        self._numbers = itertools.count(1 + max((int(one.stem) for one in folder.glob("*.eml")), default=0))
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, in the running event loop; may be called again after `stop`, as when a mail server comes back."""
        self.folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="mail.invalid", loop=loop, enable_SMTPUTF8=True), self.host, self.port
        )

    async def stop(self) -> None:
        """Stop listening; what was accepted stays."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def messages(self) -> list[Path]:
        """Return the files of what was accepted so far, oldest first."""
        return sorted(self.folder.glob("*.eml"))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Write one message and answer only then, so that an accepted mail is on disk."""
        number = next(self._numbers)
        content = envelope.original_content or b""
        recipients = ", ".join(address for address in envelope.rcpt_tos if address)
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipients}\r\n".encode()
        partial = self.folder / f"{number:04}.partial"
        await asyncio.to_thread(partial.write_bytes, head + content)
        partial.rename(self.folder / f"{number:04}.eml")
        return "250 OK"

    async def __aenter__(self) -> Self:
        """Start to listen."""
        await self.start()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        await self.stop()
