"""Activities over HTTP."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.commands import amend_activity, announce_activity, cancel_activity, draft_activity
from development.activities.queries import get_activity, list_visible_activities, lock_activity
from development.activities.schemas import ActivityBody, ActivityView, Cancellation
from development.rights import Planner, Reader
from development.settings import LessonMinutes, SurveyTimingOf
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact

router = StrictRouter(prefix="/v1/activities", tags=["activities"])


@router.post("", summary="Draft an activity", status_code=201, response_model=ActivityView, openapi_extra=public())
async def create_activity(
    body: ActivityBody, transact: Transact, principal: Planner, minutes: LessonMinutes
) -> Response:
    async def effect(session: AsyncSession) -> ActivityView:
        return ActivityView.of(await draft_activity(session, body, principal=principal, lesson_minutes=minutes))

    return await transact(effect, status=201, location="/v1/activities/{id}")


@router.get(
    "",
    summary="Activities, oldest first",
    description="An organizer's system sees its own.",
    openapi_extra=public(),
)
async def list_activities(
    session: Session, principal: Reader, cursor: Cursor, limit: Limit, programme_id: UUID | None = None
) -> Page[ActivityView]:
    return await list_visible_activities(
        session, principal=principal, programme_id=programme_id, cursor=cursor, limit=limit
    )


@router.get("/{activity_id}", summary="An activity", openapi_extra=public())
async def show_activity(activity_id: UUID, session: Session, principal: Reader, response: Response) -> ActivityView:
    activity = await get_activity(session, activity_id, principal=principal)
    response.headers["ETag"] = f'"{activity.version}"'
    return ActivityView.of(activity)


@router.put(
    "/{activity_id}",
    summary="Write an activity anew",
    description="Once it is announced, everybody is told. A session that keeps its id stays the same one.",
    response_model=ActivityView,
    openapi_extra=public(),
)
async def put_activity(
    *,
    activity_id: UUID,
    body: ActivityBody,
    transact: Transact,
    principal: Planner,
    minutes: LessonMinutes,
    timing: SurveyTimingOf,
    expected: IfMatch,
) -> Response:
    async def effect(session: AsyncSession) -> ActivityView:
        activity = await lock_activity(session, activity_id, principal=principal)
        check_version(activity.version, expected)
        await amend_activity(session, activity, body, principal=principal, lesson_minutes=minutes, timing=timing)
        return ActivityView.of(activity)

    return await transact(effect)


@router.post(
    "/{activity_id}/announcement",
    summary="Announce an activity: people can enrol from now on",
    response_model=ActivityView,
    openapi_extra=public(),
)
async def create_activity_announcement(
    activity_id: UUID, transact: Transact, principal: Planner, timing: SurveyTimingOf, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> ActivityView:
        activity = await lock_activity(session, activity_id, principal=principal)
        check_version(activity.version, expected)
        await announce_activity(session, activity, principal=principal, timing=timing)
        return ActivityView.of(activity)

    return await transact(effect)


@router.post(
    "/{activity_id}/cancellation",
    summary="Cancel an activity, for everybody",
    response_model=ActivityView,
    openapi_extra=public(),
)
async def create_activity_cancellation(
    activity_id: UUID, body: Cancellation, transact: Transact, principal: Planner, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> ActivityView:
        activity = await lock_activity(session, activity_id, principal=principal)
        check_version(activity.version, expected)
        await cancel_activity(session, activity, body.reason, principal=principal)
        return ActivityView.of(activity)

    return await transact(effect)
