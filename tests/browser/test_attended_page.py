"""The page of a certificate of attendance in Chromium, served from memory: issued, corrected, nothing left."""

from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser

from browser.showing import SITE, look_at_page
from development.attestations.page import render_attestation, render_not_attested
from development.attestations.schemas import AttendedSession, AttestationView
from development.attestations.wording import meaning_of
from kompeten.events.development import ActivityKind

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
    await look_at_page(browser, pictures, f"attended-{name}", html, here=HERE, said=said)
