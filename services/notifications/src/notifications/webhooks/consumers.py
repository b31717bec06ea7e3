"""Every event that a webhook may tell of is noted; to whom it goes is found out beside the handlers."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.events import Event
from kompeten.events.body import ApplicationEvent
from kompeten.messaging.handlers import Handlers, Reaction, tenant_of
from notifications.webhooks.models import WebhookEvent
from notifications.webhooks.rules import subscribable


async def note_for_webhooks(session: AsyncSession, event: Event[ApplicationEvent]) -> None:
    """Note what happened to which application: ids alone, so of an erased person, too."""
    session.add(
        WebhookEvent(
            event_id=event.id,
            lsp_id=tenant_of(event),
            application_id=event.body.application_id,
            type=type(event.body).__name__,
            occurred_at=event.time,
            noted_at=now(session),
        )
    )


HANDLERS: Handlers = tuple(Reaction(kind, note_for_webhooks) for kind in subscribable().values())
