"""Recording a group across activities and sessions: each entry has its own outcome, and none stops another."""

from collections import Counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.queries import get_activities
from development.activities.rules import ActivityState
from development.attendance.entering import Seen, enter_all
from development.attendance.problems import MESSAGES
from development.attendance.queries import find_session
from development.attendance.rules import Entered, NotEntered, refusal_of
from development.attendance.schemas import GroupAttendanceBody, GroupAttendanceView, SeenView
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.problems import Message


async def record_group(
    session: AsyncSession, body: GroupAttendanceBody, *, principal: Principal, open_hours: int
) -> GroupAttendanceView:
    """Record who was where; what cannot be entered is told entry by entry, and hinders nothing else."""
    said = [Seen(one.activity_id, one.session_id, one.enrolment_id) for one in body.entries]
    activities = await get_activities(session, {one.activity_id for one in said}, principal=principal)
    sessions = {
        where: _refusal(session, activities.get(where[0]), where[1], body, open_hours=open_hours)
        for where in {(one.activity_id, one.session_id) for one in said}
    }
    refused = {one: why for one in said if (why := sessions[one.activity_id, one.session_id])}
    seen = {one: body.reason for one in said if one not in refused}
    came = await enter_all(session, activities, seen, by=principal, restore=body.restore) if seen else {}
    return _view(said, {**refused, **came})


def _refusal(
    session: AsyncSession, activity: Activity | None, session_id: UUID, body: GroupAttendanceBody, *, open_hours: int
) -> NotEntered | None:
    if activity is None:
        return NotEntered.NOT_FOUND
    return refusal_of(
        find_session(activity, session_id),
        is_announced=activity.state is ActivityState.ANNOUNCED,
        has_reason=body.reason is not None,
        now=now(session),
        open_hours=open_hours,
    )


def _view(said: list[Seen], outcomes: dict[Seen, Entered | NotEntered]) -> GroupAttendanceView:
    named: set[Seen] = set()
    entries = []
    for one in said:
        outcome = outcomes[one]
        if one in named and outcome is Entered.RECORDED:
            outcome = Entered.KNOWN
        named.add(one)
        text = MESSAGES.get(outcome)
        message = None if text is None else Message(id=text.id, en=text.en)
        entries.append(SeenView(**one._asdict(), outcome=outcome, message=message))
    counted = Counter(one.outcome for one in entries)
    recorded, known = counted[Entered.RECORDED], counted[Entered.KNOWN]
    return GroupAttendanceView(recorded=recorded, known=known, refused=len(entries) - recorded - known, entries=entries)
