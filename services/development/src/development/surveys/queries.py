"""Reading surveys, and finding by a code what somebody is asked."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from development.activities.models import Activity
from development.participants.models import Participant
from development.schedules.models import Survey
from development.schedules.rules import SurveyState
from development.surveys.models import AnswerSheet, Invitation, SurveyLink
from development.surveys.problems import SurveyNotOpen
from development.surveys.rules import IN_ROOMS, InvitationState, code_digest, find_survey_id, is_room_code
from development.surveys.schemas import SurveyView
from kompeten.database.rows import among
from kompeten.database.sessions import now
from kompeten.events.development import SurveyKind
from kompeten.problems import NotFound
from kompeten.restrictions import RestrictedEnrolment

Asked = tuple[Survey, Activity]

OPEN_TO_ANSWERS = Invitation.enrolment_id.not_in(select(RestrictedEnrolment.enrolment_id))  # the link rests meanwhile


async def get_survey_views(session: AsyncSession, activity_id: UUID) -> list[SurveyView]:
    """Return the surveys of an activity with how many were invited and answered; whose it is was asked before."""
    surveys = (await session.scalars(select(Survey).where(Survey.activity_id == activity_id))).all()
    ids = [one.id for one in surveys]
    invited = await _get_counts(session, Invitation.survey_id, ids)
    answered = await _get_counts(session, AnswerSheet.survey_id, ids)
    views = [SurveyView.of(one, invited=invited.get(one.id, 0), answered=answered.get(one.id, 0)) for one in surveys]
    return sorted(views, key=lambda one: (one.opens_at, one.kind))


async def lock_survey(session: AsyncSession, activity_id: UUID, kind: SurveyKind) -> Survey:
    """Return a survey of an activity, locked until the transaction's end; `NotFound` when it has none such."""
    theirs = select(Survey).where(Survey.activity_id == activity_id, Survey.kind == kind)
    survey: Survey | None = await session.scalar(theirs.with_for_update())
    if survey is None:
        raise NotFound
    return survey


async def get_survey(session: AsyncSession, activity_id: UUID, kind: SurveyKind) -> Survey:
    """Return a survey of an activity; `NotFound` when it has none such."""
    theirs = select(Survey).where(Survey.activity_id == activity_id, Survey.kind == kind)
    survey: Survey | None = await session.scalar(theirs)
    if survey is None:
        raise NotFound
    return survey


async def get_participant(session: AsyncSession, activity_id: UUID, enrolment_id: UUID) -> Participant:
    """Return who takes part in an activity; `NotFound` otherwise."""
    participant = await session.get(Participant, enrolment_id)
    if participant is None or participant.activity_id != activity_id:
        raise NotFound
    return participant


async def get_asked(session: AsyncSession, code: str) -> Asked:
    """Return the open survey a code leads to, of a letter or of a room, and its activity; raises `SurveyNotOpen`."""
    code = code.rpartition(".")[2]  # a cell's name stands before
    of_letter = (
        select(Survey, Activity)
        .join(Activity, Activity.id == Survey.activity_id)
        .join(Invitation, Invitation.survey_id == Survey.id)
        .join(SurveyLink, SurveyLink.invitation_id == Invitation.id)
        .where(
            SurveyLink.code_sha256 == code_digest(code),
            Survey.state == SurveyState.OPEN,
            Invitation.state == InvitationState.INVITED,
            OPEN_TO_ANSWERS,
        )
    )
    found = (await session.execute(of_letter)).one_or_none()
    return await get_room_asked(session, code) if found is None else found


async def get_room_asked(session: AsyncSession, code: str) -> Asked:
    """Return the open survey a room's code leads to; raises `SurveyNotOpen`."""
    survey_id = find_survey_id(code)
    if survey_id is None:
        raise SurveyNotOpen
    theirs = select(Survey, Activity).join(Activity, Activity.id == Survey.activity_id).where(Survey.id == survey_id)
    found = (await session.execute(theirs)).one_or_none()
    if found is None or not is_room_code(code, found[1].attendance_secret, survey_id):
        raise SurveyNotOpen
    until = found[0].timetable.room_until
    if (
        found[0].kind not in IN_ROOMS
        or found[0].state is not SurveyState.OPEN
        or until is None
        or until <= now(session)
    ):
        raise SurveyNotOpen
    return found


async def lock_invitation_of(session: AsyncSession, code: str) -> Invitation | None:
    """Return the invitation a letter's code belongs to, locked until the transaction's end; None for no such code.

    None, too, while the participant is restricted.
    """
    theirs = select(Invitation).join(SurveyLink, SurveyLink.invitation_id == Invitation.id)
    theirs = theirs.where(SurveyLink.code_sha256 == code_digest(code.rpartition(".")[2]), OPEN_TO_ANSWERS)
    found: Invitation | None = await session.scalar(theirs.with_for_update(of=Invitation))
    return found


async def _get_counts(session: AsyncSession, column: InstrumentedAttribute[UUID], ids: list[UUID]) -> dict[UUID, int]:
    counted = select(column, func.count()).where(among(column, ids)).group_by(column)
    return {one[0]: one[1] for one in await session.execute(counted)}
