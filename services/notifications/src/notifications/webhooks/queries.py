"""Reading webhooks: an organizer its own, the LSP's people those of the LSP itself."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from notifications.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from notifications.webhooks.rules import DeliveryState
from notifications.webhooks.schemas import AttemptView, DeliveryLogView, DeliveryView, WebhookView


async def list_webhooks(
    session: AsyncSession, *, principal: Principal, cursor: UUID | None, limit: int
) -> Page[WebhookView]:
    """Return a page of the caller's subscriptions, oldest first."""
    rows, following = await paginate(session, _own(principal), Webhook.id, cursor=cursor, limit=limit)
    return Page(items=[WebhookView.model_validate(row[0]) for row in rows], next=following)


async def get_webhook(session: AsyncSession, webhook_id: UUID, *, principal: Principal) -> Webhook:
    """Return one of the caller's; `NotFound` when it is somebody else's."""
    found = await session.scalar(_own(principal).where(Webhook.id == webhook_id))
    if found is None:
        raise NotFound
    return found


async def lock_webhook(session: AsyncSession, webhook_id: UUID, *, principal: Principal) -> Webhook:
    """Return one of the caller's, locked until the end of the transaction; `NotFound` like `get_webhook`."""
    found: Webhook | None = await session.scalar(_own(principal).where(Webhook.id == webhook_id).with_for_update())
    if found is None:
        raise NotFound
    return found


async def count_webhooks(session: AsyncSession, *, principal: Principal) -> int:
    """Return how many subscriptions the caller has."""
    return await session.scalar(select(func.count()).select_from(_own(principal).subquery())) or 0


async def list_deliveries(
    session: AsyncSession, webhook: Webhook, *, state: DeliveryState | None, cursor: UUID | None, limit: int
) -> Page[DeliveryView]:
    """Return a page of a subscription's deliveries, by their events' ids: about as they happened."""
    statement = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    if state is not None:
        statement = statement.where(WebhookDelivery.state == state)
    rows, following = await paginate(session, statement, WebhookDelivery.event_id, cursor=cursor, limit=limit)
    return Page(items=[DeliveryView.model_validate(row[0]) for row in rows], next=following)


async def get_delivery_log(session: AsyncSession, webhook: Webhook, event_id: UUID) -> DeliveryLogView:
    """Return a delivery and every attempt that is still kept; `NotFound` without one."""
    delivery = await session.get(WebhookDelivery, (webhook.id, event_id))
    if delivery is None:
        raise NotFound
    of_it = (WebhookAttempt.webhook_id == webhook.id, WebhookAttempt.event_id == event_id)
    attempts = await session.scalars(select(WebhookAttempt).where(*of_it).order_by(WebhookAttempt.id))
    log = [AttemptView.model_validate(one) for one in attempts]
    return DeliveryLogView(**DeliveryView.model_validate(delivery).model_dump(), log=log)


def _own(principal: Principal) -> Select[Webhook]:
    return select(Webhook).where(Webhook.lsp_id == principal.lsp_id, _of_organizer(own_organizer(principal)))


def _of_organizer(organizer_id: str | None) -> ColumnElement[bool]:
    return Webhook.organizer_id.is_(None) if organizer_id is None else Webhook.organizer_id == organizer_id
