"""The page people answer on: plain HTML without scripts, in Indonesian and English."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from development.instruments.rules import AnswerCode
from development.surveys.problems import MESSAGES, SurveyNotOpen
from development.surveys.schemas import AskedView
from kompeten.http.pages.shell import Pages
from kompeten.problems import Text

NOTHING: Final[Mapping[str, str]] = {}
NOTHING_WRONG: Final[Mapping[str, AnswerCode]] = {}
SHEET: Final = "sheet"  # the field that tells a form sent twice from two
THANKS: Final = Text(
    "Terima kasih. Jawaban Anda sudah kami terima tanpa nama Anda.",
    "Thank you. Your answers have been received without your name.",
)
SCALE: Final = (
    Text("Sangat tidak setuju", "Strongly disagree"),
    Text("Tidak setuju", "Disagree"),
    Text("Netral", "Neutral"),
    Text("Setuju", "Agree"),
    Text("Sangat setuju", "Strongly agree"),
)


def render_asked(
    asked: AskedView, typed: Mapping[str, str] = NOTHING, problems: Mapping[str, AnswerCode] = NOTHING_WRONG
) -> str:
    """Show the questions (200, or 422 with problems), keeping what was typed."""
    shown = {question: MESSAGES[code] for question, code in problems.items()}
    kept = {one.id: typed.get(one.id, "") for one in asked.questions}
    sheet = typed.get(SHEET) or secrets.token_urlsafe(16)
    return _PAGES.render("asked.html", asked=asked, typed=kept, problems=shown, scale=SCALE, sheet=(SHEET, sheet))


def render_thanks(activity: str) -> str:
    """Thank for the answers (200)."""
    return _PAGES.render("thanks.html", activity=activity, thanks=THANKS)


def render_not_open() -> str:
    """Show the one answer (404) to codes that are unknown, used, too early or too late."""
    return _PAGES.render("not_open.html", told=SurveyNotOpen.message)


_PAGES: Final = Pages(Path(__file__).parent / "templates")
