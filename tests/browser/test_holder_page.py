"""The page of a holder in Chromium, served from memory: their documents, what followed them, and a dead link."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from browser.test_certificate_page import view
from browser.test_pages import look_at
from certification.holders.page import render_dead_link, render_holder
from kompeten.events.certificates import CertificateStatus
from kompeten.http.pages.shell import PAGE_HEADERS

SITE = "https://sertifikasi.example.id"
HERE = "/holder/synthetic-code-of-a-holder-in-a-test-0123456789"
CONTACT = "sekretariat@lsp-pustakawan.example.id, +62 21 555 0100"


def holder(status: CertificateStatus, *, heir: str | None = None, drawn: bool = True) -> str:
    """Return the page of a certificate of this status."""
    shown = view(status).model_copy(update={"issuer_contact": CONTACT} | ({} if drawn else {"documents": ()}))
    return render_holder(shown, here=HERE, verification_url=f"{SITE}/verify/synthetic-code-of-a-test", heir=heir)


PAGES = {
    "active": (holder(CertificateStatus.ACTIVE), "boleh Anda berikan kepada siapa pun"),
    "not-drawn": (holder(CertificateStatus.ACTIVE, drawn=False), "PDF sedang disiapkan"),
    "reissued": (holder(CertificateStatus.REISSUED, heir="/holder/other"), "Dokumen sertifikat penggantinya"),
    "suspended": (holder(CertificateStatus.SUSPENDED), "Penerbit memutuskan paling lambat"),
    "dead-link": (render_dead_link(), "Tautan ini tidak berlaku"),
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_holder_reads_their_page_on_any_screen_and_on_paper(
    browser: Browser, pictures: Path, name: str
) -> None:
    html, said = PAGES[name]
    page = await browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    await _show(page, html)
    assert said in await page.inner_text("main")
    await look_at(page, pictures, f"holder-{name}")
    assert not complaints


async def _show(page: Page, html: str) -> None:
    async def answer(route: Route) -> None:
        if route.request.url.endswith(HERE):
            await route.fulfill(body=html, headers=PAGE_HEADERS | {"Content-Type": "text/html"})
        else:
            await route.fulfill(status=204)

    await page.route("**/*", answer)
    await page.goto(f"{SITE}{HERE}")
