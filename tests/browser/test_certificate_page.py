"""The page of one certificate in Chromium, served from memory: each status, and a PDF that is looked at on the spot."""

import base64
import dataclasses
import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, Route

from browser.test_pages import look_at
from certification.certificates.schemas import DocumentView
from certification.verification.page import CERTIFICATE_HEADERS, render_certificate
from certification.verification.schemas import CertificateView, UnitView
from certification.verification.wording import STATUS_WORDS
from kompeten.events.certificates import CertificateStatus
from kompeten.http.pages.shell import SCRIPT

ADDRESS = "https://sertifikasi.example.id/verify/synthetic-code-of-a-test"
MOMENT = datetime(2026, 8, 1, 9, 5, tzinfo=ZoneInfo("Asia/Makassar"))
ISSUED, REDUCED = b"%PDF-1.7 as it was issued", b"%PDF-1.7 with what is left"


def view(status: CertificateStatus) -> CertificateView:
    """Return a certificate as the public sees it, with two versions of its document."""
    replaced = status in (CertificateStatus.SUPERSEDED, CertificateStatus.REISSUED)
    return CertificateView(
        status=status,
        meaning=STATUS_WORDS[status].meaning.message,
        can_be_relied_on=status in (CertificateStatus.ACTIVE, CertificateStatus.SCOPE_REDUCED),
        status_since=date(2026, 7, 20),
        status_until=date(2026, 10, 20) if status is CertificateStatus.SUSPENDED else None,
        reason={"id": "kompetensi tidak lagi terpenuhi", "en": "competence is no longer shown"},
        replaced_by="00200/LSP-PUSTAKAWAN/KL-03/2026" if replaced else None,
        replaces="00011/LSP-PUSTAKAWAN/KL-03/2025" if status is CertificateStatus.ACTIVE else None,
        holder_name="Siti Nurhaliza Rahmah",
        scheme_code="KL-03",
        scheme_name="Pelaksanaan Pengatalogan Deskriptif",
        standard="SKKNI 236/2019",
        units=(UnitView(code="R.91PRP02.908.1", title="Melakukan Pengatalogan Deskriptif Bahan Cetak"),),
        certificate_number="00123/LSP-PUSTAKAWAN/KL-03/2025",
        registration_number="PUS 000123 2025",
        issued_on=date(2025, 7, 15),
        valid_until=date(2028, 7, 14),
        issuer="LSP Pustakawan",
        documents=(
            DocumentView(version=1, sha256=hashlib.sha256(ISSUED).hexdigest(), replaced_on=date(2026, 7, 20)),
            DocumentView(version=2, sha256=hashlib.sha256(REDUCED).hexdigest()),
        ),
        checked_at=MOMENT.date(),
    )


@dataclasses.dataclass
class Served:
    """A page of ours at an address that nobody else answers, and what it asked for besides itself."""

    page: Page
    asked: list[str] = dataclasses.field(default_factory=list)
    errors: list[str] = dataclasses.field(default_factory=list)

    async def show(self, status: CertificateStatus) -> None:
        """Open the page of a certificate of this status."""
        html = render_certificate(view(status), moment=MOMENT, address=ADDRESS)

        async def answer(route: Route) -> None:
            if route.request.url == ADDRESS:
                await route.fulfill(body=html, headers=CERTIFICATE_HEADERS | {"Content-Type": "text/html"})
                return
            if route.request.url.endswith("/verify/app/page.js"):  # looked at on a server of its own
                await route.fulfill(body="", headers={"Content-Type": SCRIPT})
                return
            if not route.request.url.endswith("/favicon.svg"):
                self.asked.append(route.request.url)
            await route.fulfill(status=204)

        await self.page.unroute_all()
        await self.page.route("**/*", answer)
        await self.page.goto(ADDRESS)

    async def result(self) -> str:
        """Return what the page says of the file, once it says it."""
        await self.page.wait_for_selector(".result:visible")
        shown: list[str] = await self.page.locator(".result:visible").all_inner_texts()
        (said,) = shown
        return said


@pytest.fixture
async def served(browser: Browser) -> Served:
    """A page that notes errors."""
    page = await browser.new_page()
    found = Served(page)
    page.on("console", lambda message: found.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    return found


def pdf(content: bytes) -> Any:
    """Return a file as somebody chooses it."""
    return {"name": "sertifikat.pdf", "mimeType": "application/pdf", "buffer": content}


async def test_a_pdf_is_genuine_superseded_or_altered_and_never_leaves_the_device(
    served: Served, pictures: Path
) -> None:
    await served.show(CertificateStatus.SCOPE_REDUCED)
    for name, content, said in (
        ("genuine", REDUCED, "asli dan merupakan versi terakhir"),
        ("superseded", ISSUED, "versi lama: sejak 20 Juli 2026"),
        ("altered", REDUCED + b" ", "bukan dokumen sertifikat ini"),
    ):
        await served.page.set_input_files("#berkas-pdf", pdf(content))
        assert said in await served.result()
        await look_at(served.page, pictures, f"document-{name}")
    await drop(served.page, REDUCED)
    assert "asli dan merupakan versi terakhir" in await served.result()
    assert (served.asked, served.errors) == ([], [])


async def drop(page: Page, content: bytes) -> None:
    """Let go of a file above the section."""
    told = json.dumps(base64.b64encode(content).decode())
    await page.evaluate(
        f"""() => {{
            const carried = new DataTransfer();
            const bytes = Uint8Array.from(atob({told}), (one) => one.charCodeAt(0));
            carried.items.add(new File([bytes], "sertifikat.pdf", {{type: "application/pdf"}}));
            const dropped = new DragEvent("drop", {{dataTransfer: carried, bubbles: true, cancelable: true}});
            document.getElementById("berkas").dispatchEvent(dropped);
        }}"""
    )


async def test_each_status_has_its_own_page(served: Served, pictures: Path) -> None:
    for status in CertificateStatus:
        await served.show(status)
        assert STATUS_WORDS[status].label.id in await served.page.inner_text("main")
        await look_at(served.page, pictures, f"status-{status}")
    assert (served.asked, served.errors) == ([], [])
