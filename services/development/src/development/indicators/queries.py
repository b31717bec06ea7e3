"""Reading what libraries counted before and after a programme, or from one year to the next."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Float, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.indicators.models import ServiceIndicator
from development.indicators.rules import Change, sides
from development.indicators.schemas import ChangeView, ResultsView
from development.programmes.models import Programme
from development.programmes.rules import Indicator

Months = tuple[date, date]
SIDES = ("before", "after")


async def get_results(session: AsyncSession, programme: Programme) -> ResultsView:
    """Return how the indicators a programme wants to move did; whose it is was asked before."""
    before, after = sides(programme.starts_on, programme.ends_on)
    wanted = [Indicator(one) for one in programme.indicators]
    changes = await get_changes(
        session, wanted, before, after, lsp_id=programme.lsp_id, organizer_id=programme.organizer_id
    )
    return ResultsView(programme_id=programme.id, before=before, after=after, changes=changes)


async def get_changes(
    session: AsyncSession,
    wanted: Sequence[Indicator],
    before: Months,
    after: Months,
    *,
    lsp_id: str,
    organizer_id: str | None,
) -> list[ChangeView]:
    """Return how indicators changed in the libraries of an organizer, or of all, that were counted on both sides.

    One missing on a side would feign a change.
    """
    value, month = cast(ServiceIndicator.value, Float), ServiceIndicator.month
    means = (func.avg(value).filter(month.between(*months)) for months in (before, after))
    of_library = select(ServiceIndicator.indicator, *(one.label(name) for one, name in zip(means, SIDES, strict=True)))
    of_library = of_library.where(ServiceIndicator.lsp_id == lsp_id, ServiceIndicator.indicator.in_(wanted))
    if organizer_id is not None:
        of_library = of_library.where(ServiceIndicator.organizer_id == organizer_id)
    grouped = of_library.group_by(
        ServiceIndicator.indicator, ServiceIndicator.organizer_id, ServiceIndicator.library
    ).subquery()
    summed = (
        select(grouped.c.indicator, func.count(), func.sum(grouped.c.before), func.sum(grouped.c.after))
        .where(grouped.c.before.is_not(None), grouped.c.after.is_not(None))
        .group_by(grouped.c.indicator)
    )
    found = {row[0]: Change(*row[1:]) for row in await session.execute(summed)}
    return [_view(one, found.get(one, Change(0, 0, 0))) for one in wanted]


def _view(indicator: Indicator, found: Change) -> ChangeView:
    per_library = found.libraries if indicator is Indicator.SATISFACTION and found.libraries else 1
    return ChangeView(
        indicator=indicator,
        libraries=found.libraries,
        before=round(found.before / per_library, 2),
        after=round(found.after / per_library, 2),
        change_per_cent=found.per_cent,
    )
