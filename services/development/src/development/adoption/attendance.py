"""Adopting attendance: each event tells all the sessions somebody attended, so what it leaves out was struck."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.events import Event, EventBody, TrainingAttended

RECORDER: Final = "recovery"  # who entered or struck it stood in the row that went with the database

ENTER = text("""
    INSERT INTO attendance (enrolment_id, session_id, recorded_at, recorded_by)
    SELECT enrolment_id, session_id, at, :by
      FROM unnest(CAST(:enrolment_ids AS uuid[]), CAST(:session_ids AS uuid[]), CAST(:moments AS timestamptz[]))
           AS told (enrolment_id, session_id, at)
      JOIN participant USING (enrolment_id)
    ON CONFLICT (enrolment_id, session_id) DO UPDATE SET struck_at = NULL, struck_by = NULL, strike_reason = NULL
     WHERE attendance.struck_at IS NOT NULL
""")
STRIKE = text("""
    UPDATE attendance SET struck_at = told.at, struck_by = :by
      FROM unnest(CAST(:ids AS uuid[]), CAST(:at AS timestamptz[])) AS told (enrolment_id, at)
     WHERE attendance.enrolment_id = told.enrolment_id AND struck_at IS NULL
       AND NOT EXISTS (SELECT FROM unnest(CAST(:enrolment_ids AS uuid[]), CAST(:session_ids AS uuid[]))
                                AS stays (enrolment_id, session_id)
                        WHERE stays.enrolment_id = attendance.enrolment_id AND stays.session_id = attendance.session_id)
""")
CREDIT = text("""
    UPDATE participant SET lesson_hours = told.hours, attendance_revision = told.revision
      FROM unnest(CAST(:ids AS uuid[]), CAST(:hours AS integer[]), CAST(:revisions AS integer[]))
           AS told (enrolment_id, hours, revision)
     WHERE participant.enrolment_id = told.enrolment_id
    RETURNING participant.enrolment_id
""")


async def adopt_attendance(session: AsyncSession, events: Sequence[Event[EventBody]], *, by: str) -> set[UUID]:
    """Enter who attended what, hours and revisions, from events in order; return the ids of those whose person is here.

    The caller commits. The n-th events of all people are written at once: so a strike between two lists is seen.
    """
    adopted = set()
    for told in _rounds(events):
        here = await _write(session, told)
        adopted |= {event.id for event, body in told if body.enrolment_id in here}
    people: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for event in events:
        if event.id in adopted and isinstance(event.body, TrainingAttended):
            people[event.body.activity_id].add(event.body.enrolment_id)
    for activity_id, theirs in people.items():
        audit_act(session, "adopt_attendance", "activity", activity_id, by=by, details={"people": len(theirs)})
    await session.flush()
    return adopted


def _rounds(events: Sequence[Event[EventBody]]) -> Iterator[list[tuple[Event[EventBody], TrainingAttended]]]:
    """Yield the first events of all people, then the second ones, and so on: nobody is twice in a round."""
    rounds: defaultdict[int, list[tuple[Event[EventBody], TrainingAttended]]] = defaultdict(list)
    seen: defaultdict[UUID, int] = defaultdict(int)
    for event in events:
        if isinstance(event.body, TrainingAttended):
            rounds[seen[event.body.enrolment_id]].append((event, event.body))
            seen[event.body.enrolment_id] += 1
    yield from rounds.values()


async def _write(session: AsyncSession, told: list[tuple[Event[EventBody], TrainingAttended]]) -> set[UUID]:
    entries = [(body.enrolment_id, one.id, event.time) for event, body in told for one in body.sessions]
    attended = {
        "enrolment_ids": [one for one, _, _ in entries],
        "session_ids": [one for _, one, _ in entries],
        "by": RECORDER,
    }
    ids = [body.enrolment_id for _, body in told]
    await session.execute(ENTER, attended | {"moments": [at for _, _, at in entries]})
    await session.execute(STRIKE, attended | {"ids": ids, "at": [event.time for event, _ in told]})
    credit = {"hours": [body.lesson_hours for _, body in told], "revisions": [body.revision for _, body in told]}
    return set(await session.scalars(CREDIT, credit | {"ids": ids}))
