"""How many letters stand where, for operators."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.service.scraping import MOST_COUNTED, age
from notifications.deliveries.models import Delivery
from notifications.deliveries.rules import DeliveryState

# The states a letter passes through; those it ends in grow for ever and are counted as they happen.
OPEN = (DeliveryState.AWAITING_CONTACT, DeliveryState.PENDING, DeliveryState.SENDING)


async def read_deliveries(session: AsyncSession) -> list[Metric]:
    """Read the letters on their way by state, and how long the oldest has waited for a contact."""
    gauge = GaugeMetricFamily("kompeten_deliveries", "Letters on their way, by state", labels=["state"])
    for state in OPEN:
        found = select(Delivery.id).where(Delivery.state == state.value).limit(MOST_COUNTED).subquery()
        gauge.add_metric([state], await session.scalar(select(func.count()).select_from(found)) or 0)
    oldest = await session.scalar(
        select(func.min(Delivery.created_at)).where(Delivery.state == DeliveryState.AWAITING_CONTACT.value)
    )
    told = "How long the oldest letter has waited for a contact"
    return [gauge, age("kompeten_delivery_awaiting_contact_age_seconds", told, oldest, session)]
