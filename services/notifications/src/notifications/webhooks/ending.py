"""The end of old deliveries, whatever became of them."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.runtime import Runtime
from notifications.webhooks.models import WebhookAttempt, WebhookDelivery
from notifications.webhooks.rules import KEPT


async def end_deliveries(session: AsyncSession, *, runtime: Runtime) -> int:  # noqa: ARG001 - as endings are called
    """Delete deliveries and attempts of more than 30 days ago at once."""
    before = now(session) - KEPT
    await session.execute(delete(WebhookAttempt).where(WebhookAttempt.sent_at < before))
    await session.execute(delete(WebhookDelivery).where(WebhookDelivery.created_at < before))
    return 0
