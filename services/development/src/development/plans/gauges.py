"""How many plans wait for a next application, for operators."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.plans.models import Plan
from development.plans.rules import PlanState
from kompeten.database.counting import MOST_COUNTED
from kompeten.database.sessions import now


async def read_plans(session: AsyncSession) -> list[Metric]:
    """Read how many plans are open, and how many of them are past the day they aimed at; ended ones grow for ever.

    Those that aimed at the earliest days are counted first: so both are exact up to what is counted at most.
    """
    earliest = select(Plan.target_on).where(Plan.state == PlanState.OPEN).order_by(Plan.target_on).limit(MOST_COUNTED)
    found = earliest.subquery()
    overdue = func.count().filter(found.c.target_on < now(session).date())
    counts = (await session.execute(select(func.count(), overdue).select_from(found))).one()
    gauge = GaugeMetricFamily("kompeten_plans", f"Open plans, {MOST_COUNTED} at most, and those overdue", labels=["is"])
    for name, count in zip(("open", "overdue"), counts, strict=True):
        gauge.add_metric([name], count)
    return [gauge]
