"""Agreeing, meeting and looking back. A mentor acts in the account the circle names; a junior shows the enrolment."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced, plan_errors
from development.activities.rules import ActivityState, check_sessions
from development.attendance.commands import enter_attendance
from development.attendance.queries import lock_participants
from development.mentoring.models import Meeting, Mentoring
from development.mentoring.problems import MeetingAhead, MentoredByAnother, NoCircle, OwnConfirmation
from development.mentoring.queries import lock_meeting, lock_mentorings
from development.mentoring.rules import LOOKING_BACK, MENTORING, MentoringMove, MentoringState, Side, Stage
from development.mentoring.schemas import AgreementBody, LoggedMeeting, MeetingBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import ActivityChanged
from kompeten.events.development import ActivityKind, ActivitySession
from kompeten.identity.subjects import is_among, is_same_person
from kompeten.identity.tokens import Principal, Role
from kompeten.messaging.outbox import record
from kompeten.problems import Invalid, NotFound


async def agree_on_goals(
    session: AsyncSession, circle: Activity, enrolment_id: UUID, body: AgreementBody, *, principal: Principal
) -> Mentoring:
    """Begin a mentoring, or agree anew; raises `NotFound`, `NoCircle`, `MentoredByAnother`."""
    _refuse_strangers(circle, principal=principal)
    if not await lock_participants(session, [circle.id], [enrolment_id]):
        raise NotFound
    mentoring = (await lock_mentorings(session, circle.id, [enrolment_id])).get(enrolment_id)
    if mentoring is None:
        mentoring = Mentoring(enrolment_id=enrolment_id, activity_id=circle.id, mentor=principal.subject)
        mentoring.state, mentoring.agreed_at = MentoringState.AGREED, now(session)
        session.add(mentoring)
    else:
        _refuse_other_mentor(mentoring, principal=principal)
        mentoring.state = MENTORING.after(mentoring.state, MentoringMove.AGREE)
    mentoring.unit_codes, mentoring.goal = sorted(set(body.unit_codes)), body.goal
    await _moved(session, mentoring, "agree_on_goals", principal=principal)
    return mentoring


async def log_meeting(
    session: AsyncSession, circle: Activity, body: MeetingBody, *, principal: Principal, lesson_minutes: int
) -> LoggedMeeting:
    """Log what was held with whom; it becomes a session of the locked circle, and everybody is told of that.

    Its hours count for a junior who confirms it. Raises `MeetingAhead`, `MentoredByAnother`, `NotFound`, `Invalid`.
    """
    _refuse_strangers(circle, principal=principal)
    held = body.session.session(lesson_minutes)
    if held.ends_at > now(session):
        raise MeetingAhead
    present = await lock_mentorings(session, circle.id, body.enrolment_ids)
    if present.keys() != set(body.enrolment_ids):
        raise NotFound
    for mentoring in present.values():
        _refuse_other_mentor(mentoring, principal=principal)
        mentoring.state = MENTORING.after(mentoring.state, MentoringMove.MEET)
        session.add(
            Meeting(
                enrolment_id=mentoring.enrolment_id, session_id=held.id, minutes=body.minutes, logged_at=now(session)
            )
        )
    await _add_session(session, circle, held)
    audit_act(session, "log_meeting", "activity", circle.id, by=principal, details={"present": len(present)})
    return LoggedMeeting(session_id=held.id, lesson_hours=held.lesson_hours, enrolment_ids=sorted(present))


async def confirm_meeting(
    session: AsyncSession, circle: Activity, session_id: UUID, enrolment_id: UUID, *, principal: Principal
) -> None:
    """Let a junior say that they were there, which counts the hours; again it changes nothing.

    Raises `NotFound`, and `OwnConfirmation` when it is the mentor who says so.
    """
    mentoring = (await lock_mentorings(session, circle.id, [enrolment_id])).get(enrolment_id)
    if mentoring is None:
        raise NotFound
    if is_same_person(principal.subject, mentoring.mentor):
        raise OwnConfirmation
    meeting = await lock_meeting(session, enrolment_id, session_id)
    if meeting.confirmed_at is None:
        meeting.confirmed_at, meeting.confirmed_by = now(session), principal.subject
    await session.flush()
    await enter_attendance(session, circle, session_id, [enrolment_id], by=principal)


async def look_back(
    session: AsyncSession, circle: Activity, enrolment_id: UUID, stage: Stage, text: str, *, principal: Principal
) -> Mentoring:
    """Write down what one of the two says at a stage; once both have, the mentoring moves on.

    Raises `NotFound` for a mentor of somebody else, `IllegalMove` out of turn.
    """
    mentoring = (await lock_mentorings(session, circle.id, [enrolment_id])).get(enrolment_id)
    if mentoring is None:
        raise NotFound
    side = Side.MENTOR if is_same_person(principal.subject, mentoring.mentor) else Side.MENTEE
    if side is Side.MENTEE and (is_mentor(circle, principal=principal) or not principal.has(Role.APPLICANT)):
        raise NotFound
    reached = MENTORING.after(mentoring.state, LOOKING_BACK[stage])
    mentoring.say(stage, side, text)
    if all(mentoring.said(stage, one) is not None for one in Side):
        mentoring.state = reached
    await _moved(session, mentoring, "look_back", principal=principal)
    return mentoring


async def end_mentoring(
    session: AsyncSession, circle: Activity, enrolment_id: UUID, reason: str, *, principal: Principal
) -> Mentoring:
    """Let the circle's organizer end what does not go on."""
    mentoring = (await lock_mentorings(session, circle.id, [enrolment_id])).get(enrolment_id)
    if mentoring is None:
        raise NotFound
    mentoring.state, mentoring.end_reason = MENTORING.after(mentoring.state, MentoringMove.END), reason
    await _moved(session, mentoring, "end_mentoring", principal=principal)
    return mentoring


def is_mentor(circle: Activity, *, principal: Principal) -> bool:
    """Tell whether somebody is named among those who teach in a circle."""
    return is_among(principal.subject, (one.user_id for one in circle.trainers))


def _refuse_strangers(circle: Activity, *, principal: Principal) -> None:
    if not is_mentor(circle, principal=principal):
        raise NotFound
    if circle.kind is not ActivityKind.MENTORING_CIRCLE:
        raise NoCircle
    if circle.state is not ActivityState.ANNOUNCED:
        raise ActivityNotAnnounced(state=circle.state)


def _refuse_other_mentor(mentoring: Mentoring, *, principal: Principal) -> None:
    if not is_same_person(mentoring.mentor, principal.subject):
        raise MentoredByAnother


async def _add_session(session: AsyncSession, circle: Activity, held: ActivitySession) -> None:
    sessions = (*circle.sessions, held)
    ours = f"#/sessions/{len(circle.sessions)}"
    found = [one for one in check_sessions(sessions) if one.pointer.startswith(f"{ours}/")]
    if found:
        raise Invalid(
            errors=plan_errors([replace(one, pointer=one.pointer.replace(ours, "#/session")) for one in found])
        )
    circle.sessions = tuple(sorted(sessions, key=lambda one: one.starts_at))
    circle.begins_at, circle.updated_at = circle.sessions[0].starts_at, now(session)
    await session.flush()
    told = ActivityChanged(activity_id=circle.id, activity=circle.snapshot(), changed_at=now(session))
    await record(session, told, lsp_id=circle.lsp_id)


async def _moved(session: AsyncSession, mentoring: Mentoring, act: str, *, principal: Principal) -> None:
    mentoring.updated_at = now(session)
    audit_act(session, act, "mentoring", mentoring.enrolment_id, by=principal)
    await session.flush()
