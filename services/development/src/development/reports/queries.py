"""Counting what came of activities: a handful of statements, however many took part."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.gaps.queries import get_gaps
from development.indicators.queries import get_changes, get_results
from development.indicators.schemas import ChangeView
from development.programmes.models import Programme
from development.programmes.rules import Indicator
from development.reports.answers import Held, get_held, get_questions, survey_report, survey_summary
from development.reports.certification import find_certification, get_missed_units
from development.reports.learning import find_self_assessed, find_tested
from development.reports.lessons import lessons_view
from development.reports.participation import (
    count_untaught,
    get_participation,
    get_people_by_lessons,
)
from development.reports.schemas import ActivityReport
from development.reports.scopes import Scope, get_programme_scope, get_year_scope, scope_of
from development.reports.stages import get_activity_lines, stages_of
from development.reports.suggestions import Missed, Rated, suggestions
from development.reports.summaries import (
    MissedUnit,
    ProgrammeSummary,
    SuggestionView,
    SurveySummary,
    YearSummary,
)
from development.schedules.rules import LEVELS
from kompeten.database.sessions import now
from kompeten.events.development import SurveyKind
from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.regions import region_names

LISTS_WITHIN: Final = timedelta(days=7)  # of the beginning: whoever has no list by then has forgotten it


async def get_activity_report(session: AsyncSession, activity: Activity) -> ActivityReport:
    """Return what came of an activity; whose it is was asked before."""
    scope = scope_of(activity)
    held = await get_held(session, scope)
    shown = [one.id for one in held if one.withheld is None]
    questions = await get_questions(session, shown)
    certification = await find_certification(session, scope)
    return ActivityReport(
        activity_id=activity.id,
        title=activity.title,
        kind=activity.kind,
        written_at=now(session),
        participation=await get_participation(session, scope),
        stages=stages_of(await get_activity_lines(session, scope), certification),
        surveys=[survey_report(one, questions) for one in held],
        tested=await find_tested(session, scope),
        certification=certification,
        self_assessed=await find_self_assessed(session, shown),
        gaps=(await get_gaps(session, [activity]))[activity.id],
    )


async def get_programme_summary(session: AsyncSession, programme: Programme) -> ProgrammeSummary:
    """Return what came of a programme's activities; whose it is was asked before."""
    scope = await get_programme_scope(session, programme)
    return ProgrammeSummary(
        programme_id=programme.id,
        title=programme.title,
        state=programme.state,
        goals=programme.goals,
        conclusion=programme.report,
        results=await get_results(session, programme),
        people=sum((await get_people_by_lessons(session, scope)).values()),
        **await _get_sums(session, scope),
    )


async def get_year_summary(
    session: AsyncSession, year: int, province: str | None, *, principal: Principal, duty: int
) -> YearSummary:
    """Return what came of a year, of the activities the caller may see: a system's own, or all of the LSP."""
    scope = await get_year_scope(session, year, province, principal=principal)
    lessons = await get_people_by_lessons(session, scope)
    place = "" if province is None else f": {region_names().get(province, province)}"
    return YearSummary(
        year=year,
        province_code=province,
        title=f"Pembinaan pustakawan {year}{place}",
        people=sum(lessons.values()),
        lessons=lessons_view(lessons, duty=duty),
        results=[] if province is not None else await _get_year_results(session, year, principal=principal),
        **await _get_sums(session, scope),
    )


async def _get_sums(session: AsyncSession, scope: Scope) -> dict[str, Any]:  # Any: fields of a summary
    """Return what reports over several activities have in common."""
    held = sorted(await get_held(session, scope), key=_level)
    shown = [one.id for one in held if one.withheld is None]
    questions = await get_questions(session, shown)
    surveys = [survey_summary(list(theirs), questions) for _, theirs in groupby(held, key=attrgetter("kind"))]
    missed = await get_missed_units(session, scope)
    lines = await get_activity_lines(session, scope)
    certification = await find_certification(session, scope)
    moment = now(session)
    return {
        "written_at": moment,
        "participation": await get_participation(session, scope),
        "stages": stages_of(lines, certification),
        "activities": lines,
        "surveys": surveys,
        "tested": await find_tested(session, scope),
        "self_assessed": await find_self_assessed(session, shown),
        "certification": certification,
        "missed_units": missed,
        "suggestions": _suggested(
            surveys,
            missed,
            unrecorded=sum(one.enrolled > one.attended == 0 and one.begins_at + LISTS_WITHIN < moment for one in lines),
            untaught=await count_untaught(session, [one.activity_id for one in lines]),
        ),
    }


def _level(one: Held) -> tuple[int, int]:
    """Return where a survey stands in a report: by its level, then as they come after one another."""
    return LEVELS[one.kind], list(SurveyKind).index(one.kind)


async def _get_year_results(session: AsyncSession, year: int, *, principal: Principal) -> list[ChangeView]:
    return await get_changes(
        session,
        list(Indicator),
        (date(year - 1, 1, 1), date(year - 1, 12, 1)),
        (date(year, 1, 1), date(year, 12, 1)),
        lsp_id=principal.lsp_id,
        organizer_id=own_organizer(principal),
    )


def _suggested(
    surveys: Sequence[SurveySummary], missed: Sequence[MissedUnit], *, unrecorded: int, untaught: int
) -> list[SuggestionView]:
    questions = [one for survey in surveys for one in survey.questions]
    found = suggestions(
        [Missed(one.title, one.missed, one.of_these_taught, one.activities) for one in missed],
        [Rated(one.text["id"], one.text["en"], one.mean) for one in questions if one.mean is not None],
        unrecorded=unrecorded,
        untaught=untaught,
    )
    return [SuggestionView(kind=kind, message={"id": text.id, "en": text.en}) for kind, text in found]
