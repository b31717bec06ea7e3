"""The report of a programme, which stays as it was on the day it was closed."""

from sqlalchemy.ext.asyncio import AsyncSession

from development.programmes.models import Programme
from development.programmes.rules import ProgrammeState
from development.reports.models import ClosedReport
from development.reports.queries import get_programme_summary
from development.reports.summaries import ProgrammeSummary


async def freeze_report(session: AsyncSession, programme: Programme) -> None:
    """Keep what the report of a programme says as it is closed; the caller commits."""
    summary = await get_programme_summary(session, programme)
    session.add(ClosedReport(programme_id=programme.id, summary=summary, written_at=summary.written_at))


async def get_programme_report(session: AsyncSession, programme: Programme) -> ProgrammeSummary:
    """Return what came of a programme: of a closed one as it was at the closing."""
    if programme.state is ProgrammeState.CLOSED:
        closed = await session.get(ClosedReport, programme.id)
        if closed is not None:  # an older image beside this one keeps none
            return closed.summary
    return await get_programme_summary(session, programme)
