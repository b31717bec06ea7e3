"""The page of a holder in Chromium, served from memory: their documents, what followed them, and a dead link."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from browser.showing import SITE, look_at_page
from browser.test_certificate_page import view
from certification.holders.page import render_dead_link, render_holder
from kompeten.events.certificates import CertificateStatus

HERE = "/holder/synthetic-code-of-a-holder-in-a-test-0123456789"
CONTACT = "sekretariat@lsp-pustakawan.example.id, +62 21 555 0100"


def holder(status: CertificateStatus, *, heir: str | None = None, drawn: bool = True, sealed: str | None = None) -> str:
    """Return the page of a certificate of this status."""
    said = {"issuer_contact": CONTACT, "sealed_by": sealed} | ({} if drawn else {"documents": ()})
    shown = view(status).model_copy(update=said)
    return render_holder(shown, here=HERE, verification_url=f"{SITE}/verify/synthetic-code-of-a-test", heir=heir)


PAGES = {
    "active": (holder(CertificateStatus.ACTIVE), "boleh Anda berikan kepada siapa pun"),
    "sealed": (holder(CertificateStatus.ACTIVE, sealed="LSP Contoh"), "disegel secara elektronik oleh LSP Contoh"),
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
    await look_at_page(browser, pictures, f"holder-{name}", html, here=HERE, said=said)
