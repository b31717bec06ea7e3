"""Reading what libraries counted before and after a programme."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.indicators.models import ServiceIndicator
from development.indicators.rules import change, sides
from development.indicators.schemas import ChangeView, ResultsView
from development.programmes.models import Programme
from development.programmes.rules import Indicator

Values = Mapping[str, Sequence[int]]


async def get_results(session: AsyncSession, programme: Programme) -> ResultsView:
    """Return how the indicators a programme wants to move did; whose it is was asked before."""
    before, after = sides(programme.starts_on, programme.ends_on)
    changes = []
    for indicator in map(Indicator, programme.indicators):
        found = change(
            await _get_values(session, programme, indicator, before),
            await _get_values(session, programme, indicator, after),
        )
        per_library = found.libraries if indicator is Indicator.SATISFACTION and found.libraries else 1
        changes.append(
            ChangeView(
                indicator=indicator,
                libraries=found.libraries,
                before=round(found.before / per_library, 2),
                after=round(found.after / per_library, 2),
                change_per_cent=found.per_cent,
            )
        )
    return ResultsView(programme_id=programme.id, before=before, after=after, changes=changes)


async def _get_values(
    session: AsyncSession, programme: Programme, indicator: Indicator, months: tuple[date, date]
) -> Values:
    theirs = select(ServiceIndicator.library, ServiceIndicator.value).where(
        ServiceIndicator.lsp_id == programme.lsp_id,
        ServiceIndicator.organizer_id == programme.organizer_id,
        ServiceIndicator.indicator == indicator,
        ServiceIndicator.month.between(*months),
    )
    values: dict[str, list[int]] = {}
    for library, value in await session.execute(theirs):
        values.setdefault(library, []).append(value)
    return values
