"""Recording attendance: set-based, and the same however often and in whatever order lists arrive."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced
from development.activities.rules import ActivityState
from development.attendance.models import Attendance
from development.attendance.problems import CodeNotCurrent, LateEntry, SessionNotBegun
from development.attendance.queries import get_attended_ids, get_session, lock_participants
from development.attendance.rules import attended, is_current, is_late, lessons_of
from development.attendance.schemas import AttendanceBody, AttendanceView, ScanBody
from development.participants.models import Participant
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import TrainingAttended
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all


async def record_attendance(
    session: AsyncSession,
    activity: Activity,
    session_id: UUID,
    body: AttendanceBody,
    *,
    principal: Principal,
    open_hours: int,
) -> AttendanceView:
    """Record who was at a session; raises `NotFound`, `SessionNotBegun`, `LateEntry`."""
    _refuse_before(session, activity, session_id)
    is_due = not is_late(get_session(activity, session_id), now=now(session), open_hours=open_hours)
    if not is_due and body.reason is None:
        raise LateEntry
    return await _record(session, activity, session_id, body.enrolment_ids, by=principal, reason=body.reason)


async def record_scan(
    session: AsyncSession, activity: Activity, session_id: UUID, body: ScanBody, *, principal: Principal
) -> AttendanceView:
    """Record a participant who shows the code of the screen; raises `CodeNotCurrent`."""
    _refuse_before(session, activity, session_id)
    if not is_current(body.code, activity.attendance_secret, session_id, now(session)):
        raise CodeNotCurrent
    return await _record(session, activity, session_id, [body.enrolment_id], by=principal)


def _refuse_before(session: AsyncSession, activity: Activity, session_id: UUID) -> None:
    if activity.state is not ActivityState.ANNOUNCED:
        raise ActivityNotAnnounced(state=activity.state)
    if now(session) < get_session(activity, session_id).starts_at:
        raise SessionNotBegun


async def _record(
    session: AsyncSession,
    activity: Activity,
    session_id: UUID,
    enrolment_ids: Collection[UUID],
    *,
    by: Principal,
    reason: str | None = None,
) -> AttendanceView:
    people = await lock_participants(session, activity.id, enrolment_ids)
    known = {one.enrolment_id for one in people}
    fresh = await _enter(session, known, session_id, by=by, reason=reason)
    await _credit(session, activity, [one for one in people if one.enrolment_id in fresh])
    told = {"activity_id": str(activity.id), "recorded": len(fresh)}
    audit_act(session, "record_attendance", "activity_session", session_id, by=by, details=told)
    return AttendanceView(
        session_id=session_id,
        recorded=len(fresh),
        known=len(known) - len(fresh),
        unknown=sorted(set(enrolment_ids) - known),
    )


async def _enter(
    session: AsyncSession, enrolment_ids: Collection[UUID], session_id: UUID, *, by: Principal, reason: str | None
) -> set[UUID]:
    """Return whom nobody had entered for this session before."""
    said = {"session_id": session_id, "recorded_at": now(session), "recorded_by": by.subject, "late_reason": reason}
    rows = [{"enrolment_id": one, **said} for one in enrolment_ids]
    if not rows:
        return set()
    entered = insert(Attendance).values(rows).on_conflict_do_nothing().returning(Attendance.enrolment_id)
    return set(await session.scalars(entered))


async def _credit(session: AsyncSession, activity: Activity, people: Sequence[Participant]) -> None:
    """Write the hours of locked participants anew, from all they attended, and tell of them."""
    ids = await get_attended_ids(session, [one.enrolment_id for one in people])
    bodies = []
    for person in people:
        sessions = attended(activity.sessions, ids[person.enrolment_id])
        person.lesson_hours = lessons_of(sessions)
        person.attendance_revision += 1
        bodies.append(
            TrainingAttended(
                enrolment_id=person.enrolment_id,
                activity_id=activity.id,
                person_id=person.person_id,
                organizer_id=activity.organizer_id,
                revision=person.attendance_revision,
                kind=activity.kind,
                title=activity.title,
                unit_codes=tuple(activity.unit_codes),
                trainers=activity.trainers,
                sessions=sessions,
                lesson_hours=person.lesson_hours,
            )
        )
    await session.flush()
    await record_all(session, bodies, lsp_id=activity.lsp_id)
