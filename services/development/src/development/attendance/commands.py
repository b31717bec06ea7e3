"""Recording and striking attendance: set-based, the same however often and in whatever order lists arrive."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced
from development.activities.rules import ActivityState
from development.attendance.entering import Seen, credit, enter_all
from development.attendance.problems import CodeNotCurrent, LateEntry, SessionNotBegun
from development.attendance.queries import get_session, lock_participants
from development.attendance.rules import Entered, is_current, is_late
from development.attendance.schemas import AttendanceBody, AttendanceView, ScanBody, StrikeBody, StrikeView
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.restrictions import get_restricted_enrolments, refuse_restricted_enrolments

STRIKE = text("""
    UPDATE attendance SET struck_at = :struck_at, struck_by = :struck_by, strike_reason = :reason
     WHERE session_id = :session_id AND enrolment_id = ANY(CAST(:enrolment_ids AS uuid[])) AND struck_at IS NULL
    RETURNING enrolment_id
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
    seen = {Seen(activity.id, session_id, one): reason for one in enrolment_ids}
    came = await enter_all(session, {activity.id: activity}, seen, by=by, restore=restore)
    counted = Counter(came.values())
    return AttendanceView(
        session_id=session_id,
        recorded=counted[Entered.RECORDED],
        known=counted[Entered.KNOWN] + counted[Entered.STRUCK],
        unknown=sorted(one.enrolment_id for one, what in came.items() if what is Entered.UNKNOWN),
        restricted=sorted(one.enrolment_id for one, what in came.items() if what is Entered.RESTRICTED),
    )


async def strike_attendance(
    session: AsyncSession, activity: Activity, session_id: UUID, body: StrikeBody, *, principal: Principal
) -> StrikeView:
    """Strike who was entered for a session though they were not there; hours, and who taught them, follow.

    What they attended besides stays; whoever is restricted waits. The reason goes with the person at an erasure, so it
    stands in the row and not in the audit. Raises `NotFound`.
    """
    get_session(activity, session_id)
    people = await lock_participants(session, [activity.id], body.enrolment_ids)
    restricted = await get_restricted_enrolments(session, {one.enrolment_id for one in people})
    free = [one.enrolment_id for one in people if one.enrolment_id not in restricted]
    said = {"session_id": session_id, "struck_at": now(session), "struck_by": principal.subject, "reason": body.reason}
    struck = set(await session.scalars(STRIKE, said | {"enrolment_ids": free}))
    await credit(session, {activity.id: activity}, [one for one in people if one.enrolment_id in struck])
    told = {"activity_id": str(activity.id), "enrolment_ids": sorted(map(str, struck))}
    audit_act(session, "strike_attendance", "activity_session", session_id, by=principal, details=told)
    return StrikeView(
        session_id=session_id,
        struck=len(struck),
        unknown=sorted(set(body.enrolment_ids) - struck - restricted),
        restricted=sorted(restricted),
    )
