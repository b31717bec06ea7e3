"""Reading timelines: the entries of one application, the stage of many."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import ScalarSelect

from registration.applications.models import Application
from registration.timeline.models import TimelineEntry
from registration.timeline.rules import Stage

Counts = dict[Stage, int]


def stage_of_application() -> ScalarSelect[Stage]:
    """Return the current stage as a column of a statement that selects from `application`."""
    return (
        select(TimelineEntry.stage)
        .where(TimelineEntry.application_id == Application.id)
        .order_by(TimelineEntry.precedence.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )


async def counts_per_stage(session: AsyncSession, batch_ids: Collection[UUID]) -> dict[UUID, Counts]:
    """Return how many applications of each batch are at each stage, in one statement; stages without any are 0."""
    stage = stage_of_application().label("stage")
    rows = await session.execute(
        select(Application.batch_id, stage, func.count())
        .where(Application.batch_id.in_(batch_ids))
        .group_by(Application.batch_id, "stage")
    )
    counts = {batch_id: dict.fromkeys(Stage, 0) for batch_id in batch_ids}
    for batch_id, reached, number in rows:
        counts[batch_id][reached] = number
    return counts


async def entries_of(session: AsyncSession, application_id: UUID) -> list[TimelineEntry]:
    """Return an application's entries by the time their services gave them."""
    rows = await session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.application_id == application_id)
        .order_by(TimelineEntry.occurred_at, TimelineEntry.event_id)
    )
    return list(rows)
