"""Surveys over HTTP, for organizers: what is scheduled, the code of the room, supervisors."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.queries import get_activity
from development.rights import Planner
from development.settings import SurveyTimingOf
from development.surveys.commands import add_survey, cancel_survey, name_supervisor
from development.surveys.problems import RoomsAreNotAsked
from development.surveys.queries import get_participant, get_survey, get_survey_views, lock_survey
from development.surveys.rules import room_code
from development.surveys.schemas import RoomView, SupervisorBody, SupervisorView, SurveysView
from development.surveys.worker import addresses_of
from kompeten.drawing import qr_svg
from kompeten.events.development import SurveyKind
from kompeten.http.authorization import require
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import RuntimeOf

PICTURE: dict[int | str, dict[str, Any]] = {  # Any: parts of an OpenAPI document
    200: {
        "content": {"image/svg+xml": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The QR code",
    }
}

router = StrictRouter(prefix="/v1/activities/{activity_id}", tags=["surveys"])

Namer = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.APPLICANT))]


@router.get(
    "/surveys",
    summary="Surveys of an activity, with the letters that will go and those that have gone",
    openapi_extra=public(),
)
async def show_surveys(activity_id: UUID, session: Session, principal: Planner) -> SurveysView:
    activity = await get_activity(session, activity_id, principal=principal)
    return SurveysView(surveys=await get_survey_views(session, activity.id))


@router.put(
    "/surveys/{kind}",
    summary="Have a survey besides the usual ones",
    description="Usual are the reaction, and months later the behaviour at work as participants and supervisors see "
    "it. Before and after an activity people can be asked what they know.",
    response_model=SurveysView,
    openapi_extra=public(),
)
async def put_survey(
    activity_id: UUID, kind: SurveyKind, transact: Transact, principal: Planner, timing: SurveyTimingOf
) -> Response:
    async def effect(session: AsyncSession) -> SurveysView:
        activity = await get_activity(session, activity_id, principal=principal)
        await add_survey(session, activity, kind, principal=principal, timing=timing)
        return SurveysView(surveys=await get_survey_views(session, activity.id))

    return await transact(effect)


@router.post(
    "/surveys/{kind}/cancellation",
    summary="Call a survey off: no further letter goes, nobody answers any more",
    response_model=SurveysView,
    openapi_extra=public(),
)
async def create_survey_cancellation(
    activity_id: UUID, kind: SurveyKind, transact: Transact, principal: Planner
) -> Response:
    async def effect(session: AsyncSession) -> SurveysView:
        activity = await get_activity(session, activity_id, principal=principal)
        await cancel_survey(session, await lock_survey(session, activity.id, kind), principal=principal)
        return SurveysView(surveys=await get_survey_views(session, activity.id))

    return await transact(effect)


async def room_view(
    activity_id: UUID, kind: SurveyKind, session: Session, principal: Planner, runtime: RuntimeOf
) -> RoomView:
    """Return the address of a survey's room; raises `RoomsAreNotAsked`."""
    activity = await get_activity(session, activity_id, principal=principal)
    survey = await get_survey(session, activity.id, kind)
    timetable = survey.timetable
    if timetable.room_until is None:
        raise RoomsAreNotAsked
    code = room_code(activity.attendance_secret, survey.id)
    url = addresses_of(runtime).of(code)
    return RoomView(answer_url=url, opens_at=timetable.opens_at, until=timetable.room_until)


Room = Annotated[RoomView, Depends(room_view)]


@router.get(
    "/surveys/{kind}/room",
    summary="The address a screen shows as QR at the end of the last session",
    description="It knows its activity and level and works from ten minutes before the end until an hour after it.",
    openapi_extra=public(),
)
async def show_room(room: Room) -> RoomView:
    return room


@router.get(
    "/surveys/{kind}/room.svg",
    summary="The QR code a screen shows at the end of the last session, as a picture",
    description="It can be put on a slide beforehand: the address in it stays, and works in its hour.",
    response_class=Response,
    responses=PICTURE,
    openapi_extra=public(),
)
async def show_room_picture(room: Room) -> Response:
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return Response(qr_svg(room.answer_url, pixels=16), headers=headers, media_type="image/svg+xml")


@router.put(
    "/participants/{enrolment_id}/supervisor",
    summary="Name who sees a participant at work",
    description="By the organizer, or by the participant with the enrolment id of their own letter. It is asked some "
    "months after the activity, and erased with the participant.",
    response_model=SupervisorView,
    openapi_extra=public(),
)
async def put_supervisor(
    activity_id: UUID, enrolment_id: UUID, body: SupervisorBody, transact: Transact, principal: Namer
) -> Response:
    async def effect(session: AsyncSession) -> SupervisorView:
        activity = await get_activity(session, activity_id, principal=principal)
        participant = await get_participant(session, activity.id, enrolment_id)
        return SupervisorView.of(await name_supervisor(session, participant, body, principal=principal))

    return await transact(effect)
