"""Entering indicators: set-based, and the same however often lists come."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.indicators.models import ServiceIndicator
from development.indicators.schemas import IndicatorsBody, IndicatorsView
from kompeten.audit.recording import audit_act
from kompeten.http.organizers import planned_for
from kompeten.identity.tokens import Principal

KEY = ("lsp_id", "organizer_id", "indicator", "month", "library")


async def enter_indicators(session: AsyncSession, body: IndicatorsBody, *, principal: Principal) -> IndicatorsView:
    """Enter what libraries counted, and say truly what became of each entry."""
    owner = planned_for(principal, body.organizer_id)
    said = {"lsp_id": principal.lsp_id, "organizer_id": owner}
    last = {(one.indicator, one.month, one.library): one for one in body.entries}
    rows: list[dict[str, object]] = [
        said | one.model_dump(exclude={"month"}) | {"month": date.fromisoformat(f"{one.month}-01")}
        for _, one in sorted(last.items())  # of two equal lists one waits
    ]
    created, updated = await write_indicators(session, rows)
    counted = {"created": created, "updated": updated}
    audit_act(session, "enter_indicators", "organizer", owner, by=principal, details=counted)
    return IndicatorsView(**counted, unchanged=len(rows) - created - updated, ignored=len(body.entries) - len(rows))


async def write_indicators(session: AsyncSession, rows: Sequence[dict[str, object]]) -> tuple[int, int]:
    """Write rows in the order of their keys; return how many are new, and how many are others than before."""
    if not rows:
        return 0, 0
    entered = insert(ServiceIndicator).values(rows)
    value = entered.excluded.value
    written = entered.on_conflict_do_update(
        index_elements=KEY, set_={"value": value}, where=value != ServiceIndicator.value
    )
    are_new: list[bool] = list((await session.scalars(written.returning(literal_column("xmax = 0")))).all())
    return sum(are_new), len(are_new) - sum(are_new)
