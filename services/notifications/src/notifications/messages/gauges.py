"""How many messages stand where, for operators."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.counting import count_some
from kompeten.service.scraping import age
from notifications.messages.models import Message
from notifications.messages.rules import MessageState

# The states a message passes through; those it ends in grow for ever and are counted as they happen.
OPEN = (MessageState.AWAITING_CONTACT, MessageState.PENDING, MessageState.HELD, MessageState.SENDING)


async def read_messages(session: AsyncSession) -> list[Metric]:
    """Read the messages on their way by state, and how long the oldest has waited for a contact."""
    gauge = GaugeMetricFamily("kompeten_messages", "Messages on their way, by state", labels=["state"])
    for state in OPEN:
        gauge.add_metric([state], await count_some(session, select(Message.id).where(Message.state == state.value)))
    oldest = await session.scalar(
        select(func.min(Message.created_at)).where(Message.state == MessageState.AWAITING_CONTACT.value)
    )
    description = "How long the oldest message has waited for a contact"
    return [gauge, age(session, "kompeten_message_awaiting_contact_age_seconds", description, oldest)]
