"""Reports over HTTP."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response

from development.activities.queries import get_activity
from development.reports.paper import report_paper
from development.reports.queries import get_activity_report, get_comments
from development.reports.schemas import ActivityReport, CommentsView
from development.surveys.queries import get_survey
from kompeten.events.development import SurveyKind
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role
from kompeten.regions import region_names

PAPER: dict[int | str, dict[str, Any]] = {  # Any: parts of an OpenAPI document
    200: {
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The report",
    }
}

router = StrictRouter(prefix="/v1/activities/{activity_id}", tags=["reports"])

Reader = Annotated[
    Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OBSERVER))
]
Owner = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM))]


@router.get(
    "/report",
    summary="What came of an activity: participation, reaction, learning, behaviour",
    description="Answers are shown once a survey has ended and five people or more have answered it, and question by "
    "question likewise.",
    openapi_extra=public(),
)
async def show_activity_report(activity_id: UUID, session: Session, principal: Reader) -> ActivityReport:
    return await get_activity_report(session, await get_activity(session, activity_id, principal=principal))


@router.get(
    "/report.pdf",
    summary="What came of an activity, on paper with charts",
    description="The same as `/v1/activities/{activity_id}/report`, for people.",
    response_class=Response,
    responses=PAPER,
    openapi_extra=public(),
)
async def show_activity_report_paper(activity_id: UUID, session: Session, principal: Reader) -> Response:
    report = await get_activity_report(session, await get_activity(session, activity_id, principal=principal))
    content = await asyncio.to_thread(report_paper, report, region_names())
    headers = {"Content-Disposition": 'attachment; filename="laporan.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


@router.get(
    "/surveys/{kind}/comments",
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
