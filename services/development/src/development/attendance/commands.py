"""Recording and striking attendance: set-based, the same however often and in whatever order lists arrive."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced
from development.activities.rules import ActivityState
from development.attendance.problems import CodeNotCurrent, LateEntry, SessionNotBegun
from development.attendance.queries import Attending, get_attended_ids, get_session, lock_participants
from development.attendance.rules import attended, is_current, is_late, lessons_of
from development.attendance.schemas import AttendanceBody, AttendanceView, ScanBody, StrikeBody, StrikeView
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import TrainingAttended
from kompeten.events.development import ActivitySession
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all
from kompeten.restrictions import get_restricted_enrolments, refuse_restricted_enrolments

# A list is one array and one statement, however many it names.
ENTER = text("""
    INSERT INTO attendance (enrolment_id, session_id, recorded_at, recorded_by, late_reason)
    SELECT enrolment_id, :session_id, :recorded_at, :recorded_by, :late_reason
      FROM unnest(CAST(:enrolment_ids AS uuid[])) AS entered (enrolment_id)
    ON CONFLICT (enrolment_id, session_id) DO UPDATE
       SET recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by, late_reason = excluded.late_reason,
           struck_at = NULL, struck_by = NULL, strike_reason = NULL
     WHERE :restore AND attendance.struck_at IS NOT NULL
    RETURNING enrolment_id
""")
STRIKE = text("""
    UPDATE attendance SET struck_at = :struck_at, struck_by = :struck_by, strike_reason = :reason
     WHERE session_id = :session_id AND enrolment_id = ANY(CAST(:enrolment_ids AS uuid[])) AND struck_at IS NULL
    RETURNING enrolment_id
""")
CREDIT = text("""
    UPDATE participant SET lesson_hours = credited.hours, attendance_revision = attendance_revision + 1
      FROM unnest(CAST(:ids AS uuid[]), CAST(:hours AS integer[])) AS credited (id, hours)
     WHERE participant.enrolment_id = credited.id
""")


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
    return await enter_attendance(
        session, activity, session_id, body.enrolment_ids, by=principal, reason=body.reason, restore=body.restore
    )


async def record_scan(
    session: AsyncSession, activity: Activity, session_id: UUID, body: ScanBody, *, principal: Principal
) -> AttendanceView:
    """Record a participant who shows the code of the screen; raises `CodeNotCurrent`, `RestrictedPerson`."""
    _refuse_before(session, activity, session_id)
    await refuse_restricted_enrolments(session, [body.enrolment_id])
    if not is_current(body.code, activity.attendance_secret, session_id, now(session)):
        raise CodeNotCurrent
    return await enter_attendance(session, activity, session_id, [body.enrolment_id], by=principal)


def _refuse_before(session: AsyncSession, activity: Activity, session_id: UUID) -> None:
    if activity.state is not ActivityState.ANNOUNCED:
        raise ActivityNotAnnounced(state=activity.state)
    if now(session) < get_session(activity, session_id).starts_at:
        raise SessionNotBegun


async def enter_attendance(
    session: AsyncSession,
    activity: Activity,
    session_id: UUID,
    enrolment_ids: Collection[UUID],
    *,
    by: Principal,
    reason: str | None = None,
    restore: bool = False,
) -> AttendanceView:
    """Enter who was at a session of an activity, and credit the hours, once for each; of the restricted nobody.

    Who was struck is entered again only to `restore`.
    """
    people = await lock_participants(session, activity.id, enrolment_ids)
    theirs = {one.enrolment_id for one in people}
    restricted = await get_restricted_enrolments(session, theirs)
    known = theirs - restricted
    said = {"recorded_at": now(session), "recorded_by": by.subject, "late_reason": reason, "restore": restore}
    wanted = {"session_id": session_id, "enrolment_ids": list(known)}
    fresh = set(await session.scalars(ENTER, said | wanted))
    await _credit(session, activity, [one for one in people if one.enrolment_id in fresh])
    told = {"activity_id": str(activity.id), "recorded": len(fresh)}
    audit_act(session, "record_attendance", "activity_session", session_id, by=by, details=told)
    return AttendanceView(
        session_id=session_id,
        recorded=len(fresh),
        known=len(known) - len(fresh),
        unknown=sorted(set(enrolment_ids) - theirs),
        restricted=sorted(restricted),
    )


async def strike_attendance(
    session: AsyncSession, activity: Activity, session_id: UUID, body: StrikeBody, *, principal: Principal
) -> StrikeView:
    """Strike who was entered for a session though they were not there; hours, and who taught them, follow.

    What they attended besides stays; whoever is restricted waits. The reason goes with the person at an erasure, so it
    stands in the row and not in the audit. Raises `NotFound`.
    """
    get_session(activity, session_id)
    people = await lock_participants(session, activity.id, body.enrolment_ids)
    restricted = await get_restricted_enrolments(session, {one.enrolment_id for one in people})
    free = [one.enrolment_id for one in people if one.enrolment_id not in restricted]
    said = {"session_id": session_id, "struck_at": now(session), "struck_by": principal.subject, "reason": body.reason}
    struck = set(await session.scalars(STRIKE, said | {"enrolment_ids": free}))
    await _credit(session, activity, [one for one in people if one.enrolment_id in struck])
    told = {"activity_id": str(activity.id), "enrolment_ids": sorted(map(str, struck))}
    audit_act(session, "strike_attendance", "activity_session", session_id, by=principal, details=told)
    return StrikeView(
        session_id=session_id,
        struck=len(struck),
        unknown=sorted(set(body.enrolment_ids) - struck - restricted),
        restricted=sorted(restricted),
    )


async def _credit(session: AsyncSession, activity: Activity, people: Sequence[Attending]) -> None:
    """Write the hours of locked participants anew, from all they attended, and tell of them."""
    ids = await get_attended_ids(session, [one.enrolment_id for one in people])
    bodies = [_attended(activity, person, attended(activity.sessions, ids[person.enrolment_id])) for person in people]
    hours = {"ids": [one.enrolment_id for one in bodies], "hours": [one.lesson_hours for one in bodies]}
    await session.execute(CREDIT, hours)
    await record_all(session, bodies, lsp_id=activity.lsp_id)


def _attended(activity: Activity, person: Attending, sessions: tuple[ActivitySession, ...]) -> TrainingAttended:
    return TrainingAttended(
        enrolment_id=person.enrolment_id,
        activity_id=activity.id,
        person_id=person.person_id,
        organizer_id=activity.organizer_id,
        revision=person.attendance_revision + 1,
        kind=activity.kind,
        title=activity.title,
        unit_codes=tuple(activity.unit_codes),
        trainers=activity.trainers,
        sessions=sessions,
        lesson_hours=lessons_of(sessions),
    )
