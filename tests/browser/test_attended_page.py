"""The page of a certificate of attendance in Chromium, served from memory: issued, corrected, nothing left."""

from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from browser.test_pages import look_at
from development.attestations.page import render_attestation, render_not_attested
from development.attestations.schemas import AttendedSession, AttestationView
from development.attestations.wording import meaning_of
from kompeten.events.development import ActivityKind
from kompeten.http.pages.shell import PAGE_HEADERS

SITE = "https://sertifikasi.example.id"
HERE = "/attended/synthetic-code-of-a-test"
SESSIONS = [
    AttendedSession(title="Klasifikasi DDC dan tajuk subjek", day=date(2026, 7, 15), lesson_hours=3),
    AttendedSession(title="Pengatalogan deskriptif bahan elektronik", day=date(2026, 7, 15), lesson_hours=3),
    AttendedSession(title="Literasi informasi", day=date(2026, 7, 16), lesson_hours=2),
]


def attended(sessions: list[AttendedSession], *, corrected_on: date | None = None) -> str:
    """Return the page of somebody who attended these sessions."""
    view = AttestationView(
        holder_name="Siti Nurhaliza Rahmah",
        activity_title="Bimbingan Teknis Persiapan Sertifikasi, Banjarmasin",
        kind=ActivityKind.WORKSHOP,
        topics=[{"id": "Tajuk subjek dan klasifikasi", "en": "Subject headings and classification"}],
        trainers=["Puji Sri Noviani", "Pengajar Contoh"],
        sessions=sessions,
        lesson_hours=sum(one.lesson_hours for one in sessions),
        lesson_minutes=45,
        issuer="LSP Pustakawan",
        issued_on=date(2026, 7, 17),
        corrected_on=corrected_on,
        meaning=meaning_of(is_anything_left=bool(sessions)),
        checked_on=date(2026, 8, 1),
    )
    return render_attestation(view, address=f"{SITE}{HERE}")


PAGES = {
    "issued": (attended(SESSIONS), "8 JP"),
    "corrected": (attended(SESSIONS[1:], corrected_on=date(2026, 7, 20)), "Dikoreksi pada 20 Juli 2026"),
    "nothing-left": (attended([], corrected_on=date(2026, 7, 20)), "Jangan andalkan surat ini"),
    "unknown": (render_not_attested(), "Tidak ada surat keterangan"),
}


@pytest.mark.parametrize("name", PAGES)
async def test_anybody_reads_what_is_on_record_on_any_screen_and_on_paper(
    browser: Browser, pictures: Path, name: str
) -> None:
    html, said = PAGES[name]
    page = await browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    await _show(page, html)
    assert said in await page.inner_text("main")
    await look_at(page, pictures, f"attended-{name}")
    assert not complaints


async def _show(page: Page, html: str) -> None:
    async def answer(route: Route) -> None:
        if route.request.url.endswith(HERE):
            await route.fulfill(body=html, headers=PAGE_HEADERS | {"Content-Type": "text/html"})
        else:
            await route.fulfill(status=204)

    await page.route("**/*", answer)
    await page.goto(f"{SITE}{HERE}")
