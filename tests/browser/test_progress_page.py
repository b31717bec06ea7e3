"""A participant's own page in Chromium, served from memory: everything open, everything done, and a dead link."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from browser.showing import SITE, look_at_page
from development.overviews.page import render_no_overview, render_overview
from development.overviews.rules import Presence
from development.overviews.schemas import (
    OverviewView,
    OwnEntry,
    OwnMaterial,
    OwnPlan,
    OwnSession,
    OwnStep,
    OwnSurvey,
)
from development.participants.rules import ParticipantState
from development.progress.rules import StepOutcome
from kompeten.events.development import ActivityKind, SurveyKind

HERE = "/progress/synthetic-code-of-a-participant-in-a-test-0123456"
BEGINS = datetime(2026, 7, 15, 0, tzinfo=UTC)
PRESENCES = (Presence.ATTENDED, Presence.NOT_RECORDED, Presence.TO_COME)
TITLES = ("Klasifikasi DDC dan tajuk subjek", "Pengatalogan deskriptif bahan elektronik", "Literasi informasi")


def step(name: str, english: str, outcome: StepOutcome, *entries: OwnEntry, **more: Any) -> OwnStep:
    """Return a step."""
    said = {"due_on": None, "is_overdue": False} | more
    return OwnStep(name={"id": name, "en": english}, outcome=outcome, entries=list(entries), **said)


def page(**changes: Any) -> str:
    """Return the page of somebody with something of everything."""
    seen = OwnEntry(outcome=StepOutcome.REPEAT, on=date(2026, 7, 20), note="Nomor kelas karya ketiga belum tepat.")
    passed = OwnEntry(outcome=StepOutcome.PASSED, on=date(2026, 7, 28), note=None)
    usual: dict[str, Any] = {
        "full_name": "Siti Nurhaliza Rahmah",
        "activity_title": "Bimbingan Teknis Persiapan Sertifikasi, Banjarmasin",
        "kind": ActivityKind.WORKSHOP,
        "programme_title": "Pembinaan Pustakawan Kalimantan Selatan 2026",
        "state": ParticipantState.ENROLLED,
        "is_cancelled": False,
        "time_zone": "Asia/Makassar",
        "lesson_hours": 3,
        "lesson_minutes": 45,
        "sessions": [
            OwnSession(title=title, starts_at=BEGINS + timedelta(days=place), lesson_hours=3, presence=presence)
            for place, (title, presence) in enumerate(zip(TITLES, PRESENCES, strict=True))
        ],
        "steps": [
            step("Studi kasus klasifikasi", "Case study", StepOutcome.PASSED, seen, passed, due_on=date(2026, 8, 1)),
            step("Laporan praktik", "Report", StepOutcome.REPEAT, seen, due_on=date(2026, 7, 25), is_overdue=True),
            step("Presentasi akhir", "Final presentation", StepOutcome.NOT_EVALUATED),
        ],
        "surveys": [OwnSurvey(kind=SurveyKind.REACTION, closes_at=BEGINS + timedelta(days=30))],
        "attestation_url": f"{SITE}/attended/Vq3cU0S9yL2vWb7nR4tX6zJ8",
        "plans": [OwnPlan(scheme_name="Pengatalogan", target_on=date(2027, 1, 31), is_overdue=False)],
        "materials": [OwnMaterial(title="Salindia klasifikasi", address=f"{SITE}/v1/materials/Vq3cU0S9yL2vWb7nR4tX")],
        "checked_on": date(2026, 7, 29),
    }
    return render_overview(OverviewView(**usual | changes))


DONE: dict[str, Any] = {
    "sessions": [],
    "steps": [],
    "surveys": [],
    "attestation_url": None,
    "plans": [],
    "programme_title": None,
}
PAGES = {
    "open": (page(plans=[], attestation_url=None), "1 tahap melewati tenggat"),
    "over": (page(steps=[]), "Rencana pengembangan"),
    "withdrawn": (page(**DONE, state=ParticipantState.WITHDRAWN), "Pendaftaran Anda telah ditarik"),
    "cancelled": (page(**DONE, is_cancelled=True), "Kegiatan ini tidak jadi dilaksanakan"),
    "unknown": (render_no_overview(), "Tautan ini tidak berlaku"),
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_participant_reads_their_page_on_any_screen_and_on_paper(
    browser: Browser, pictures: Path, name: str
) -> None:
    html, said = PAGES[name]
    await look_at_page(browser, pictures, f"progress-{name}", html, here=HERE, said=said)
