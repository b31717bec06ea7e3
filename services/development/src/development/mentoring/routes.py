"""Mentorings over HTTP."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.queries import get_activity, get_any_activity, lock_any_activity
from development.mentoring.commands import agree_on_goals, confirm_meeting, end_mentoring, log_meeting, look_back
from development.mentoring.matching import Senior, propose
from development.mentoring.queries import (
    get_detail,
    get_juniors,
    get_mentoring,
    list_mentorings_of,
)
from development.mentoring.rules import Stage
from development.mentoring.schemas import (
    AgreementBody,
    Ending,
    LoggedMeeting,
    MeetingBody,
    MeetingConfirmationBody,
    MentoringDetail,
    MentoringView,
    PairView,
    ProposalBody,
    ProposalView,
    ReflectionBody,
)
from development.rights import Applicant, Planner, Recorder
from development.settings import LessonMinutes
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/activities/{activity_id}", tags=["mentoring"])

Person = Annotated[Principal, Depends(require(Role.ASSESSOR, Role.APPLICANT))]


@router.get(
    "/mentorings",
    summary="Who accompanies whom in a circle, oldest enrolment first",
    openapi_extra=public(),
)
async def list_mentorings(
    activity_id: UUID, session: Session, principal: Planner, disclose: Disclose, cursor: Cursor, limit: Limit
) -> Page[MentoringView]:
    circle = await get_activity(session, activity_id, principal=principal)
    page = await list_mentorings_of(session, circle.id, cursor=cursor, limit=limit)
    await disclose("mentorings", activity_id, shown=len(page.items))
    return page


@router.get(
    "/mentorings/{enrolment_id}",
    summary="A mentoring with its log and what the two said when they looked back",
    openapi_extra=public(),
)
async def show_mentoring(
    activity_id: UUID, enrolment_id: UUID, session: Session, principal: Planner, disclose: Disclose, response: Response
) -> MentoringDetail:
    circle = await get_activity(session, activity_id, principal=principal)
    mentoring = await get_mentoring(session, circle.id, enrolment_id)
    await disclose("mentoring", enrolment_id)
    response.headers["ETag"] = f'"{mentoring.version}"'
    return await get_detail(session, mentoring)


@router.post(
    "/mentoring-proposals",
    summary="Propose who might accompany whom",
    description="Same klaster, units the senior knows and the junior feels weak in, same region. Nothing is kept: "
    "a mentoring begins when the two agree.",
    openapi_extra=public(),
)
async def create_proposal(
    activity_id: UUID, body: ProposalBody, session: Session, principal: Recorder, disclose: Disclose
) -> ProposalView:
    circle = await get_activity(session, activity_id, principal=principal)
    juniors = await get_juniors(session, circle.id)
    await disclose("mentorings", activity_id, shown=len(juniors))
    seniors = [Senior(**one.model_dump()) for one in body.mentors]
    pairs = await asyncio.to_thread(propose, seniors, juniors)
    views = [PairView.model_validate(one) for one in pairs]
    return ProposalView(pairs=views, without_mentor=len(juniors) - len(pairs))


@router.put(
    "/mentorings/{enrolment_id}",
    summary="Agree with a junior on goals, or agree anew",
    description="By a mentor, in the account the circle names.",
    response_model=MentoringDetail,
    openapi_extra=public(),
)
async def put_mentoring(
    activity_id: UUID, enrolment_id: UUID, body: AgreementBody, transact: Transact, principal: Person
) -> Response:
    async def effect(session: AsyncSession) -> MentoringDetail:
        circle = await get_any_activity(session, activity_id, lsp_id=principal.lsp_id)
        return await get_detail(session, await agree_on_goals(session, circle, enrolment_id, body, principal=principal))

    return await transact(effect)


@router.post(
    "/meetings",
    summary="Log a meeting that was held",
    description="It becomes a session of the circle; its hours count for each junior who confirms it.",
    response_model=LoggedMeeting,
    openapi_extra=public(),
)
async def create_meeting(
    activity_id: UUID, body: MeetingBody, transact: Transact, principal: Person, minutes: LessonMinutes
) -> Response:
    async def effect(session: AsyncSession) -> LoggedMeeting:
        circle = await lock_any_activity(session, activity_id, lsp_id=principal.lsp_id)
        return await log_meeting(session, circle, body, principal=principal, lesson_minutes=minutes)

    return await transact(effect)


@router.post(
    "/meetings/{session_id}/confirmations",
    summary="Confirm as a junior that you were at a meeting",
    response_model=MentoringDetail,
    openapi_extra=public(rate_limit="30/minute"),
)
async def create_confirmation(
    activity_id: UUID, session_id: UUID, body: MeetingConfirmationBody, transact: Transact, principal: Applicant
) -> Response:
    async def effect(session: AsyncSession) -> MentoringDetail:
        circle = await get_any_activity(session, activity_id, lsp_id=principal.lsp_id)
        await confirm_meeting(session, circle, session_id, body.enrolment_id, principal=principal)
        return await get_detail(session, await get_mentoring(session, circle.id, body.enrolment_id))

    return await transact(effect)


@router.put(
    "/mentorings/{enrolment_id}/reflections/{stage}",
    summary="Look back on a mentoring, halfway or at its end, as one of the two",
    description="It moves on once both have said something.",
    response_model=MentoringView,
    openapi_extra=public(rate_limit="30/minute"),
)
async def put_reflection(
    activity_id: UUID, enrolment_id: UUID, stage: Stage, body: ReflectionBody, transact: Transact, principal: Person
) -> Response:
    async def effect(session: AsyncSession) -> MentoringView:
        circle = await get_any_activity(session, activity_id, lsp_id=principal.lsp_id)
        return MentoringView.of(await look_back(session, circle, enrolment_id, stage, body.text, principal=principal))

    return await transact(effect)


@router.post(
    "/mentorings/{enrolment_id}/ending",
    summary="End a mentoring that does not go on",
    response_model=MentoringDetail,
    openapi_extra=public(),
)
async def create_mentoring_ending(
    activity_id: UUID, enrolment_id: UUID, body: Ending, transact: Transact, principal: Recorder
) -> Response:
    async def effect(session: AsyncSession) -> MentoringDetail:
        circle = await get_activity(session, activity_id, principal=principal)
        mentoring = await end_mentoring(session, circle, enrolment_id, body.reason, principal=principal)
        return await get_detail(session, mentoring)

    return await transact(effect)
