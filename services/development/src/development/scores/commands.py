"""Entering scores: set-based, and the same however often lists come."""

from sqlalchemy import func, literal_column, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.attendance.queries import lock_participants
from development.scores.models import Score
from development.scores.rules import last_of_each
from development.scores.schemas import ScoresBody, ScoresView
from kompeten.audit.recording import audit_act
from kompeten.identity.tokens import Principal
from kompeten.restrictions import get_restricted_enrolments


async def enter_scores(
    session: AsyncSession, activity: Activity, body: ScoresBody, *, principal: Principal
) -> ScoresView:
    """Enter what participants scored, and say truly what became of each entry."""
    entries = last_of_each([(one.enrolment_id, one.before, one.after) for one in body.scores])
    people = await lock_participants(session, [activity.id], list(entries))
    theirs = {one.enrolment_id for one in people if one.full_name}  # of whom is erased nothing is kept
    restricted = await get_restricted_enrolments(session, theirs)
    rows: list[dict[str, object]] = [
        {"enrolment_id": one, "before": before, "after": after}
        for one, before, after in entries.values()
        if one in theirs - restricted
    ]
    created, updated = await write_scores(session, rows)
    audit_act(
        session, "enter_scores", "activity", activity.id, by=principal, details={"created": created, "updated": updated}
    )
    return ScoresView(
        created=created,
        updated=updated,
        unchanged=len(rows) - created - updated,
        ignored=len(body.scores) - len(entries),
        unknown=sorted(set(entries) - theirs),
        restricted=sorted(restricted),
    )


async def write_scores(session: AsyncSession, rows: list[dict[str, object]]) -> tuple[int, int]:
    """Write rows of locked participants; return how many are new, and how many are others than before."""
    if not rows:
        return 0, 0
    entered = insert(Score).values(rows)
    before = func.coalesce(entered.excluded.before, Score.before)
    after = func.coalesce(entered.excluded.after, Score.after)
    changes = or_(before.is_distinct_from(Score.before), after.is_distinct_from(Score.after))
    written = entered.on_conflict_do_update(
        index_elements=["enrolment_id"], set_={"before": before, "after": after}, where=changes
    )
    are_new: list[bool] = list((await session.scalars(written.returning(literal_column("xmax = 0")))).all())
    return sum(are_new), len(are_new) - sum(are_new)
