"""The page of a participant's own overview: plain HTML without scripts, in Indonesian and English."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from development.overviews.problems import NoOverview
from development.overviews.schemas import OverviewView
from development.overviews.wording import OUTCOMES, PRESENCES, SURVEYS
from kompeten.http.pages.shell import Pages
from kompeten.written import written_day, written_moment


def render_overview(view: OverviewView) -> str:
    """Show where a participant stands today (200)."""
    words = {"presences": PRESENCES, "outcomes": OUTCOMES, "surveys": SURVEYS}
    zone = ZoneInfo(view.time_zone)
    moments = {"at_id": partial(_written, zone=zone, language=0), "at_en": partial(_written, zone=zone, language=1)}
    return _PAGES.render("overview.html", view=view, **words, **moments)


def render_no_overview() -> str:
    """Show the one answer (404) to a link that leads nowhere."""
    return _PAGES.render("no_overview.html", told=NoOverview.message)


def _written(moment: datetime, *, zone: ZoneInfo, language: int) -> str:
    return written_moment(moment.astimezone(zone), language)


_PAGES: Final = Pages(Path(__file__).parent / "templates")
_PAGES.environment.filters.update(day_id=written_day, day_en=partial(written_day, language=1))
