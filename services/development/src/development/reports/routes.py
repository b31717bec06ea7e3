"""Reports over HTTP: of an activity, a programme, a year; as JSON, on paper, as a workbook."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response

from development.activities.queries import get_activity
from development.programmes.queries import get_programme
from development.reports import words
from development.reports.closing import get_programme_report
from development.reports.comments import Commented, get_comments
from development.reports.lessons import list_lessons_of_people
from development.reports.paper import Report, report_paper
from development.reports.queries import get_activity_report, get_year_summary
from development.reports.schemas import ActivityReport, CommentsView
from development.reports.scopes import get_year_scope
from development.reports.summaries import PersonYear, ProgrammeSummary, YearSummary
from development.reports.words import Province, Year
from development.reports.workbooks import report_workbook
from development.rights import Planner, Reader
from development.settings import YearlyDuty
from development.surveys.queries import get_survey
from kompeten.drawing import off_loop
from kompeten.events.development import SurveyKind
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.http.workbooks import WORKBOOK, workbook_answer
from kompeten.identity.tokens import Principal, Role
from kompeten.regions import region_names

PAPER: dict[int | str, dict[str, Any]] = {  # Any: parts of an OpenAPI document
    200: {
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The report",
    }
}
SHOWN = (
    "Answers are shown once a survey has ended and five people or more have answered it, and question by question "
    "likewise."
)

router = StrictRouter(prefix="/v1", tags=["reports"])

Owner = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM))]


async def activity_report(activity_id: UUID, session: Session, principal: Reader) -> ActivityReport:
    """Return the report of an activity."""
    return await get_activity_report(session, await get_activity(session, activity_id, principal=principal))


async def programme_summary(programme_id: UUID, session: Session, principal: Reader) -> ProgrammeSummary:
    """Return the report of a programme."""
    return await get_programme_report(session, await get_programme(session, programme_id, principal=principal))


async def year_summary(
    year: Year, session: Session, principal: Reader, duty: YearlyDuty, province: Province = None
) -> YearSummary:
    """Return the report of a year."""
    return await get_year_summary(session, year, province, principal=principal, duty=duty)


OfActivity = Annotated[ActivityReport, Depends(activity_report)]
OfProgramme = Annotated[ProgrammeSummary, Depends(programme_summary)]
OfYear = Annotated[YearSummary, Depends(year_summary)]


@router.get(
    "/activities/{activity_id}/report",
    summary="What came of an activity: participation, reaction, learning, behaviour",
    description=SHOWN,
    openapi_extra=public(),
)
async def show_activity_report(report: OfActivity) -> ActivityReport:
    return report


@router.get(
    "/activities/{activity_id}/report.pdf",
    summary="What came of an activity, on paper with charts",
    response_class=Response,
    responses=PAPER,
    openapi_extra=public(),
)
async def show_activity_report_paper(report: OfActivity, comments: words.OfActivity) -> Response:
    return await _paper(report, comments)


@router.get(
    "/activities/{activity_id}/report.xlsx",
    summary="What came of an activity, as a workbook",
    response_class=Response,
    responses=WORKBOOK,
    openapi_extra=public(),
)
async def show_activity_report_workbook(report: OfActivity, comments: words.OfActivity) -> Response:
    return await _workbook(report, comments)


@router.get(
    "/programmes/{programme_id}/report",
    summary="What came of a programme: all its activities together, and what it moved",
    description=f"{SHOWN} Sums count the surveys that show theirs, so nobody's answers can be taken from "
    "them. Of a closed programme it is as it was at the closing.",
    openapi_extra=public(),
)
async def show_programme_report(report: OfProgramme) -> ProgrammeSummary:
    return report


@router.get(
    "/programmes/{programme_id}/report.pdf",
    summary="What came of a programme, on paper with charts",
    response_class=Response,
    responses=PAPER,
    openapi_extra=public(),
)
async def show_programme_report_paper(report: OfProgramme, comments: words.OfProgramme) -> Response:
    return await _paper(report, comments)


@router.get(
    "/programmes/{programme_id}/report.xlsx",
    summary="What came of a programme, as a workbook",
    response_class=Response,
    responses=WORKBOOK,
    openapi_extra=public(),
)
async def show_programme_report_workbook(report: OfProgramme, comments: words.OfProgramme) -> Response:
    return await _workbook(report, comments)


@router.get(
    "/years/{year}/report",
    summary="What came of a year: of the activities that began in it, where they took place",
    description="For the people of a province, or for all. A system sees its own activities, the LSP and whoever "
    f"observes it those of every organizer. {SHOWN} Answers bear no region: of a province those count that were given "
    "about activities most of whose people come from there.",
    openapi_extra=public(),
)
async def show_year_report(report: OfYear) -> YearSummary:
    return report


@router.get(
    "/years/{year}/report.pdf",
    summary="What came of a year, on paper with charts",
    response_class=Response,
    responses=PAPER,
    openapi_extra=public(),
)
async def show_year_report_paper(report: OfYear, comments: words.OfYear) -> Response:
    return await _paper(report, comments)


@router.get(
    "/years/{year}/report.xlsx",
    summary="What came of a year, as a workbook",
    response_class=Response,
    responses=WORKBOOK,
    openapi_extra=public(),
)
async def show_year_report_workbook(report: OfYear, comments: words.OfYear) -> Response:
    return await _workbook(report, comments)


@router.get(
    "/years/{year}/lesson-hours",
    summary="The lessons (JP) each person attended in a year, beside the yearly duty",
    description="Whoever attended. A system sees the lessons of its own activities, and no `person_id`.",
    openapi_extra=public(),
)
async def list_lesson_hours(
    *,
    year: Year,
    session: Session,
    principal: Planner,
    duty: YearlyDuty,
    disclose: Disclose,
    cursor: Cursor,
    limit: Limit,
    province: Province = None,
) -> Page[PersonYear]:
    scope = await get_year_scope(session, year, province, principal=principal)
    names_people = own_organizer(principal) is None
    page = await list_lessons_of_people(
        session, scope, duty=duty, names_people=names_people, cursor=cursor, limit=limit
    )
    await disclose("lesson_hours", str(year), shown=len(page.items))
    return page


@router.get(
    "/activities/{activity_id}/surveys/{kind}/comments",
    summary="What was written in words, for the organizer of the activity alone",
    openapi_extra=public(),
)
async def show_comments(
    activity_id: UUID, kind: SurveyKind, session: Session, principal: Owner, disclose: Disclose
) -> CommentsView:
    activity = await get_activity(session, activity_id, principal=principal)
    comments = await get_comments(session, await get_survey(session, activity.id, kind))
    await disclose("comments", activity_id, shown=sum(len(one.comments) for one in comments.questions))
    return comments


async def _paper(report: Report, comments: Sequence[Commented]) -> Response:
    content = await off_loop(report_paper, report, region_names(), comments)
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {"Content-Disposition": 'attachment; filename="laporan.pdf"', "ETag": tag}
    return Response(content, media_type="application/pdf", headers=headers)


async def _workbook(report: Report, comments: Sequence[Commented]) -> Response:
    return workbook_answer(await asyncio.to_thread(report_workbook, report, region_names(), comments), "laporan.xlsx")
