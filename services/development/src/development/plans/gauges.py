"""How many plans wait for a next application, for operators."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.plans.models import Plan
from development.plans.rules import PlanState
from kompeten.database.counting import MOST_COUNTED, count_some
from kompeten.database.sessions import now


async def read_plans(session: AsyncSession) -> list[Metric]:
    """Read how many plans are open, and how many of them are past the day they aimed at; ended ones grow for ever."""
    gauge = GaugeMetricFamily("kompeten_plans", f"Open plans, {MOST_COUNTED} at most, and those overdue", labels=["is"])
    open_plans = select(Plan.target_on).where(Plan.state == PlanState.OPEN)
    overdue = open_plans.where(Plan.target_on < now(session).date())
    for name, wanted in {"open": open_plans, "overdue": overdue}.items():
        gauge.add_metric([name], await count_some(session, wanted))
    return [gauge]
