"""An issuer whose copies lie on a plain web server that can be stopped, and somebody with a browser who scans codes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

from playwright.async_api import Page

from browser.test_certificate_page import view
from certification.copies.app import copy_app
from certification.copies.names import answer_name, keys_name, page_name, status_name
from certification.credentials.badges import StatusPlace
from certification.credentials.dids import did_document, did_of
from certification.credentials.folder import FolderKeyring
from certification.credentials.signing import Signatory, as_text, find_signatory
from certification.credentials.statements import claims_of, sign_statement
from certification.credentials.status_lists import StatusPurpose, address_of_list, status_list_of
from certification.pdf.data import CertificateDocument, CertifiedUnit
from certification.verification.app import WORKER
from certification.verification.page import APP_HEADERS, CERTIFICATE_HEADERS, render_certificate
from kompeten.events.certificates import CertificateStatus
from kompeten.objects.store import ObjectStore
from support.statements import digits_of

LSP = "lsp-pustakawan"
CODE = "c3ludGhldGljLWNvZGUtb2YtdGVzdA"
PLACE = StatusPlace(1, 4711)
WAIT = 30_000
"""Milliseconds for what takes one."""


def _document(**changes: Any) -> CertificateDocument:
    shown, today = view(CertificateStatus.ACTIVE), datetime.now(UTC).date()
    said = {
        "certificate_id": UUID("0198f0a0-1111-7abc-8def-aabbccddeeff"),
        "certificate_number": shown.certificate_number,
        "registration_number": shown.registration_number,
        "holder_name": shown.holder_name,
        "scheme_code": shown.scheme_code,
        "scheme_name": shown.scheme_name,
        "scheme_version": 1,
        "scheme_type": "klaster",
        "standard": shown.standard,
        "units": [CertifiedUnit(code=one.code, title=one.title) for one in shown.units],
        "lsp_name": shown.issuer,
        "licence_number": "BNSP-LSP-000-ID",
        "time_zone": "Asia/Jakarta",
        "issue_place": "Jakarta",
        "issued_on": today - timedelta(days=100),
        "valid_until": today + timedelta(days=900),
        "director_name": "Direktur Contoh",
        "director_title": "Direktur",
        "batch_title": "Sertifikasi",
        "venue_name": "Perpustakaan",
        "decree_number": "SK-1",
        "decree_date": today - timedelta(days=101),
        "verification_url": f"https://kompeten.example/verify/{CODE}",
    }
    return CertificateDocument.model_validate(said | changes)


class FileHandler(SimpleHTTPRequestHandler):
    """A web server that knows files, and sends the policies our pages are written for."""

    is_broken = False

    def end_headers(self) -> None:
        """Add the policy that the service sends with the same path."""
        if self.path.endswith("worker.js"):
            self.send_header("Content-Security-Policy", WORKER.headers["Content-Security-Policy"])
        elif self.path.startswith("/verify/"):
            headers = APP_HEADERS if "/app/" in self.path else CERTIFICATE_HEADERS
            self.send_header("Content-Security-Policy", headers["Content-Security-Policy"])
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """Answer; the page of a certificate may be out of order alone."""
        if self.is_broken and self.path.startswith(f"/verify/{CODE}"):
            self.send_error(503)
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Issuer:
    """An LSP, and the copies of what it publishes on a plain web server that can be stopped."""

    folder: Path
    keyring: FolderKeyring
    store: ObjectStore
    server: ThreadingHTTPServer | None = None
    port: int = 0

    @property
    def url(self) -> str:
        """Where the copies are."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve the copies, at the same address as before."""
        handler = partial(FileHandler, directory=str(self.folder / "public"))
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Be gone."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    async def signatory(self) -> Signatory:
        """Return who signs today."""
        found = await find_signatory(self.keyring, LSP)
        assert found is not None
        return found

    async def publish(self, *, age: timedelta = timedelta(minutes=5), **bits: list[int]) -> None:
        """Write keys, lists with these bits set, and the page with its files."""
        did, signatory = did_of(self.url, LSP), await self.signatory()
        await self._put(keys_name(LSP), as_text(did_document(did, await self.keyring.keys(LSP))))
        for purpose in StatusPurpose:
            address = address_of_list(self.url, LSP, purpose, 1)
            places, moment = bits.get(purpose.value, []), datetime.now(UTC) - age
            unsigned = status_list_of(address, did, purpose, places, moment=moment)
            await self._put(status_name(LSP, purpose, 1), as_text(unsigned))
            token = await signatory.token(unsigned, did, signatory.status)
            await self._put(status_name(LSP, purpose, 1, token=True), token)
        shown, address = view(CertificateStatus.ACTIVE), f"{self.url}/verify/{CODE}"
        await self._put(page_name(CODE), render_certificate(shown, moment=datetime.now(UTC), address=address))
        await self._put(answer_name(CODE), shown.model_dump_json())
        await copy_app(self.store, {})

    async def statement(self, **changes: Any) -> str:
        """Return the digits in the QR code of the certificate, or of one with these changes."""
        signatory = await self.signatory()
        assert signatory.statement is not None
        claims = claims_of(_document(**changes), lsp_id=LSP, place=PLACE)
        return digits_of(await sign_statement(claims, self.keyring, LSP, signatory.statement))

    async def _put(self, name: str, content: str) -> None:
        await self.store.put(name, content.encode())


@dataclass
class Verifier:
    """Somebody with a browser who scans codes; `errors` are what the browser complains of."""

    issuer: Issuer
    page: Page
    errors: list[str] = field(default_factory=list)

    async def scan(self, digits: str, code: str = CODE) -> str:
        """Open the address of a QR code and return what is said of its statement."""
        await self.page.goto("about:blank")
        await self.page.goto(f"{self.issuer.url}/verify/{code}/#{digits}")
        await self.page.wait_for_selector("html[data-checked]", timeout=WAIT, state="attached")
        shown: list[str] = await self.page.locator("[data-when]:visible").all_inner_texts()
        assert len(shown) <= 1, "one answer, or none"
        return "".join(shown)

    async def is_offline(self) -> bool:
        """Tell whether the page is the one that stands in."""
        return await self.page.locator("#pernyataan[data-offline]").count() == 1
