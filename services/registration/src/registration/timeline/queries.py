"""Reading timelines: the entries of one application, the stage of many."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import ScalarSelect

from registration.timeline.models import TimelineEntry
from registration.timeline.rules import Stage


def stage_column(application_id: InstrumentedAttribute[UUID]) -> ScalarSelect[Stage]:
    """Return the current stage as a column of a statement that selects from the table of this column."""
    return (
        select(TimelineEntry.stage)
        .where(TimelineEntry.application_id == application_id)
        .order_by(TimelineEntry.precedence.desc())
        .limit(1)
        .correlate(application_id.class_)
        .scalar_subquery()
    )


async def get_entries(session: AsyncSession, application_id: UUID) -> list[TimelineEntry]:
    """Return an application's entries by the time their services gave them."""
    rows = await session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.application_id == application_id)
        .order_by(TimelineEntry.occurred_at, TimelineEntry.event_id)
    )
    return list(rows)
