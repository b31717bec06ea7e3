"""Entering who was where, for any activities and sessions at once, and the hours that follow, once for each."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.attendance.queries import Attending, get_attended_ids, lock_participants
from development.attendance.rules import Entered, attended, lessons_of
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import TrainingAttended
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all
from kompeten.restrictions import get_restricted_enrolments

# A list is three arrays and one statement, however many it names.
ENTER = text("""
    INSERT INTO attendance (enrolment_id, session_id, recorded_at, recorded_by, late_reason)
    SELECT enrolment_id, session_id, :recorded_at, :recorded_by, late_reason
      FROM unnest(CAST(:enrolment_ids AS uuid[]), CAST(:session_ids AS uuid[]), CAST(:reasons AS text[]))
        AS entered (enrolment_id, session_id, late_reason)
    ON CONFLICT (enrolment_id, session_id) DO UPDATE
       SET recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by, late_reason = excluded.late_reason,
           struck_at = NULL, struck_by = NULL, strike_reason = NULL
     WHERE :restore AND attendance.struck_at IS NOT NULL
    RETURNING enrolment_id, session_id
""")
CREDIT = text("""
    UPDATE participant SET lesson_hours = credited.hours, attendance_revision = attendance_revision + 1
      FROM unnest(CAST(:ids AS uuid[]), CAST(:hours AS integer[])) AS credited (id, hours)
     WHERE participant.enrolment_id = credited.id
""")


class Seen(NamedTuple):
    """Somebody was at a session of an activity."""

    activity_id: UUID
    session_id: UUID
    enrolment_id: UUID


async def enter_all(
    session: AsyncSession,
    activities: Mapping[UUID, Activity],
    seen: Mapping[Seen, str | None],
    *,
    by: Principal,
    restore: bool = False,
) -> dict[Seen, Entered]:
    """Enter who was where, each with the reason of a late entry, credit the hours and tell of them; the caller commits.

    That sessions are of their activities, and have begun, was asked before. Who was struck is entered again only to
    `restore`; of the restricted nobody is. A handful of statements, however many are named.
    """
    people = await lock_participants(session, activities, {one.enrolment_id for one in seen})
    theirs = {(one.activity_id, one.enrolment_id) for one in people}
    restricted = await get_restricted_enrolments(session, {one.enrolment_id for one in people})
    wanted = [
        one
        for one in sorted(seen, key=lambda one: (one.enrolment_id, one.session_id))  # of two equal lists one waits
        if (one.activity_id, one.enrolment_id) in theirs and one.enrolment_id not in restricted
    ]
    fresh = await _enter(session, wanted, seen, by=by, restore=restore)
    counted = {who for who, _ in fresh}
    await credit(session, activities, [one for one in people if one.enrolment_id in counted])
    at_all = await get_attended_ids(session, {one.enrolment_id for one in wanted if _pair(one) not in fresh})
    _audit(session, seen, fresh, by=by)
    outcomes = dict.fromkeys(seen, Entered.UNKNOWN)
    for one in seen:
        if (one.activity_id, one.enrolment_id) not in theirs:
            continue
        if one.enrolment_id in restricted:
            outcomes[one] = Entered.RESTRICTED
        elif _pair(one) in fresh:
            outcomes[one] = Entered.RECORDED
        else:
            outcomes[one] = Entered.KNOWN if one.session_id in at_all[one.enrolment_id] else Entered.STRUCK
    return outcomes


async def credit(session: AsyncSession, activities: Mapping[UUID, Activity], people: Sequence[Attending]) -> None:
    """Write the hours of locked participants of one LSP anew, from all they attended, and tell of them."""
    ids = await get_attended_ids(session, [one.enrolment_id for one in people])
    bodies = [_attended(activities[one.activity_id], one, ids[one.enrolment_id]) for one in people]
    hours = {"ids": [one.enrolment_id for one in bodies], "hours": [one.lesson_hours for one in bodies]}
    await session.execute(CREDIT, hours)
    lsp_id = next(one.lsp_id for one in activities.values())
    await record_all(session, bodies, lsp_id=lsp_id)


async def _enter(
    session: AsyncSession, wanted: Sequence[Seen], reasons: Mapping[Seen, str | None], *, by: Principal, restore: bool
) -> set[tuple[UUID, UUID]]:
    """Return who was entered, with the session."""
    said = {"recorded_at": now(session), "recorded_by": by.subject, "restore": restore}
    rows = {
        "enrolment_ids": [one.enrolment_id for one in wanted],
        "session_ids": [one.session_id for one in wanted],
        "reasons": [reasons[one] for one in wanted],
    }
    return {(who, where) for who, where in await session.execute(ENTER, said | rows)}


def _audit(
    session: AsyncSession, seen: Mapping[Seen, str | None], fresh: set[tuple[UUID, UUID]], *, by: Principal
) -> None:
    recorded = dict.fromkeys(((one.activity_id, one.session_id) for one in seen), 0)
    for one in seen:
        recorded[one.activity_id, one.session_id] += _pair(one) in fresh
    for (activity_id, session_id), count in recorded.items():
        told = {"activity_id": str(activity_id), "recorded": count}
        audit_act(session, "record_attendance", "activity_session", session_id, by=by, details=told)


def _pair(one: Seen) -> tuple[UUID, UUID]:
    return one.enrolment_id, one.session_id


def _attended(activity: Activity, person: Attending, session_ids: Collection[UUID]) -> TrainingAttended:
    sessions = attended(activity.sessions, session_ids)
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
