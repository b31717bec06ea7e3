"""Attendance over HTTP."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.queries import get_activity, get_any_activity
from development.attendance.commands import record_attendance, record_scan, strike_attendance
from development.attendance.groups import record_group
from development.attendance.queries import get_session
from development.attendance.rules import code_at, shown_until
from development.attendance.schemas import (
    AttendanceBody,
    AttendanceView,
    CodeView,
    GroupAttendanceBody,
    GroupAttendanceView,
    ScanBody,
    StrikeBody,
    StrikeView,
)
from development.rights import Applicant, Recorder
from development.settings import OpenHours
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.runtime import RuntimeOf

router = StrictRouter(prefix="/v1/activities/{activity_id}/sessions/{session_id}", tags=["attendance"])
groups = StrictRouter(prefix="/v1/attendance", tags=["attendance"])


@groups.put(
    "",
    summary="Record a group across activities and sessions",
    description="Up to 1,000 entries, each with an outcome of its own. A list adds and never takes away, so it may "
    "arrive late, twice, in any order. A day after its session an entry needs the reason.",
    response_model=GroupAttendanceView,
    openapi_extra=public(),
)
async def put_group_attendance(
    body: GroupAttendanceBody, transact: Transact, principal: Recorder, open_hours: OpenHours
) -> Response:
    async def effect(session: AsyncSession) -> GroupAttendanceView:
        return await record_group(session, body, principal=principal, open_hours=open_hours)

    return await transact(effect)


@router.put(
    "/attendance",
    summary="Record who was at a session",
    description="A list of up to 1,000 adds and never takes away (`strikes` do): it may arrive late, twice, in parts, "
    "in any order. A day after the session it needs a reason.",
    response_model=AttendanceView,
    openapi_extra=public(),
)
async def put_attendance(
    activity_id: UUID,
    session_id: UUID,
    body: AttendanceBody,
    transact: Transact,
    principal: Recorder,
    open_hours: OpenHours,
) -> Response:
    async def effect(session: AsyncSession) -> AttendanceView:
        activity = await get_activity(session, activity_id, principal=principal)
        return await record_attendance(session, activity, session_id, body, principal=principal, open_hours=open_hours)

    return await transact(effect)


@router.post(
    "/strikes",
    summary="Strike who was entered though they were not there",
    description="Hours, certificates of attendance and who trained whom follow at once. A list that comes again does "
    "not bring it back; one with `restore` does.",
    response_model=StrikeView,
    openapi_extra=public(),
)
async def create_strike(
    activity_id: UUID, session_id: UUID, body: StrikeBody, transact: Transact, principal: Recorder
) -> Response:
    async def effect(session: AsyncSession) -> StrikeView:
        activity = await get_activity(session, activity_id, principal=principal)
        return await strike_attendance(session, activity, session_id, body, principal=principal)

    return await transact(effect)


@router.get(
    "/code",
    summary="The code a screen shows as QR",
    description="It changes every 30 seconds; the one before and the one after are taken, too.",
    openapi_extra=public(),
)
async def show_code(
    activity_id: UUID, session_id: UUID, session: Session, principal: Recorder, runtime: RuntimeOf
) -> CodeView:
    activity = await get_activity(session, activity_id, principal=principal)
    moment = runtime.clock.now()
    code = code_at(activity.attendance_secret, get_session(activity, session_id).id, moment)
    return CodeView(session_id=session_id, code=code, shown_until=shown_until(moment))


@router.post(
    "/scans",
    summary="Be counted at a session by the code on the screen",
    response_model=AttendanceView,
    openapi_extra=public(rate_limit="30/minute"),
)
async def create_scan(
    activity_id: UUID, session_id: UUID, body: ScanBody, transact: Transact, principal: Applicant
) -> Response:
    async def effect(session: AsyncSession) -> AttendanceView:
        activity = await get_any_activity(session, activity_id, lsp_id=principal.lsp_id)
        return await record_scan(session, activity, session_id, body, principal=principal)

    return await transact(effect)
