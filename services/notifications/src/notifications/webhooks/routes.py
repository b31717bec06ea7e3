"""Webhooks over HTTP: subscribing, and seeing what was sent and answered."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from notifications.parts import BoxOf, SettingsOf
from notifications.webhooks import commands, queries
from notifications.webhooks.rules import DeliveryState
from notifications.webhooks.schemas import (
    DeliveryLogView,
    DeliveryView,
    RedeliveryBody,
    RedeliveryView,
    SecretView,
    WebhookBody,
    WebhookChange,
    WebhookView,
)

router = StrictRouter(prefix="/v1/webhooks", tags=["webhooks"])

Owner = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN))]


@router.post(
    "",
    summary="Subscribe to events",
    description="An organizer's system hears of its own batches, an LSP's admin of all of the LSP. Each delivery is "
    "signed as Standard Webhooks has it and says what happened to which application, by ids; nothing personal. Answer "
    "2xx within 15 s. Events of one application come in order, one after the other; one may come twice with the same "
    "`webhook-id`. What is not taken is tried again for three days.",
    status_code=201,
    response_model=WebhookView,
    openapi_extra=public(),
)
async def create_webhook(
    body: WebhookBody, transact: Transact, principal: Owner, box: BoxOf, settings: SettingsOf
) -> Response:
    async def effect(session: AsyncSession) -> WebhookView:
        webhook = await commands.subscribe(
            session, body, principal=principal, box=box, anywhere=settings.webhooks_anywhere
        )
        return WebhookView.model_validate(webhook)

    return await transact(effect, status=201, location="/v1/webhooks/{id}")


@router.get("", summary="List subscriptions, oldest first", openapi_extra=public())
async def list_webhooks(session: Session, principal: Owner, cursor: Cursor, limit: Limit) -> Page[WebhookView]:
    return await queries.list_webhooks(session, principal=principal, cursor=cursor, limit=limit)


@router.get("/{webhook_id}", summary="Read a subscription", openapi_extra=public())
async def show_webhook(webhook_id: UUID, session: Session, principal: Owner, response: Response) -> WebhookView:
    webhook = await queries.get_webhook(session, webhook_id, principal=principal)
    response.headers["ETag"] = f'"{webhook.version}"'
    return WebhookView.model_validate(webhook)


@router.patch(
    "/{webhook_id}",
    summary="Change a subscription, or switch it off or on again",
    description="What happens while it is off is not kept for it: catch up by the feed.",
    response_model=WebhookView,
    openapi_extra=public(),
)
async def change_webhook(
    *,
    webhook_id: UUID,
    body: WebhookChange,
    transact: Transact,
    principal: Owner,
    settings: SettingsOf,
    expected: IfMatch,
) -> Response:
    async def effect(session: AsyncSession) -> WebhookView:
        webhook = await queries.lock_webhook(session, webhook_id, principal=principal)
        check_version(webhook.version, expected)
        await commands.change_webhook(session, webhook, body, principal=principal, anywhere=settings.webhooks_anywhere)
        return WebhookView.model_validate(webhook)

    return await transact(effect)


@router.delete(
    "/{webhook_id}",
    summary="Delete a subscription and its log",
    response_model=WebhookView,
    openapi_extra=public(),
)
async def delete_webhook(webhook_id: UUID, transact: Transact, principal: Owner) -> Response:
    async def effect(session: AsyncSession) -> WebhookView:
        webhook = await queries.lock_webhook(session, webhook_id, principal=principal)
        shown = WebhookView.model_validate(webhook)
        await commands.unsubscribe(session, webhook, principal=principal)
        return shown

    return await transact(effect)


@router.get("/{webhook_id}/secret", summary="Read the secret that signs", openapi_extra=public())
async def show_webhook_secret(
    webhook_id: UUID, session: Session, principal: Owner, box: BoxOf, disclose: Disclose
) -> SecretView:
    webhook = await queries.get_webhook(session, webhook_id, principal=principal)
    await disclose("webhook_secret", webhook_id)
    return SecretView(secret=box.open(webhook.secret))


@router.post(
    "/{webhook_id}/rotation",
    summary="Draw another secret",
    description="For 24 hours deliveries bear a signature of either.",
    response_model=WebhookView,
    openapi_extra=public(),
)
async def create_rotation(webhook_id: UUID, transact: Transact, principal: Owner, box: BoxOf) -> Response:
    async def effect(session: AsyncSession) -> WebhookView:
        webhook = await queries.lock_webhook(session, webhook_id, principal=principal)
        await commands.rotate_secret(session, webhook, principal=principal, box=box)
        return WebhookView.model_validate(webhook)

    return await transact(effect)


@router.post(
    "/{webhook_id}/ping",
    summary="Have something harmless sent, for trying out",
    response_model=DeliveryView,
    openapi_extra=public(),
)
async def create_ping(webhook_id: UUID, transact: Transact, principal: Owner) -> Response:
    async def effect(session: AsyncSession) -> DeliveryView:
        return DeliveryView.model_validate(await commands.ping(session, webhook_id, principal=principal))

    return await transact(effect)


@router.get("/{webhook_id}/deliveries", summary="List deliveries of the last 30 days", openapi_extra=public())
async def list_deliveries(
    *,
    webhook_id: UUID,
    session: Session,
    principal: Owner,
    cursor: Cursor,
    limit: Limit,
    state: DeliveryState | None = None,
) -> Page[DeliveryView]:
    webhook = await queries.get_webhook(session, webhook_id, principal=principal)
    return await queries.list_deliveries(session, webhook, state=state, cursor=cursor, limit=limit)


@router.get(
    "/{webhook_id}/deliveries/{event_id}", summary="Read a delivery with what was answered", openapi_extra=public()
)
async def show_delivery(webhook_id: UUID, event_id: UUID, session: Session, principal: Owner) -> DeliveryLogView:
    webhook = await queries.get_webhook(session, webhook_id, principal=principal)
    return await queries.get_delivery_log(session, webhook, event_id)


@router.post(
    "/{webhook_id}/deliveries/{event_id}/redelivery",
    summary="Have a delivery sent once more",
    response_model=DeliveryLogView,
    openapi_extra=public(),
)
async def create_redelivery(webhook_id: UUID, event_id: UUID, transact: Transact, principal: Owner) -> Response:
    async def effect(session: AsyncSession) -> DeliveryLogView:
        webhook = await queries.lock_webhook(session, webhook_id, principal=principal)
        await commands.redeliver(session, webhook, event_id, principal=principal)
        return await queries.get_delivery_log(session, webhook, event_id)

    return await transact(effect)


@router.post(
    "/{webhook_id}/redeliveries",
    summary="Have everything of a time span sent once more",
    response_model=RedeliveryView,
    openapi_extra=public(),
)
async def create_redeliveries(webhook_id: UUID, body: RedeliveryBody, transact: Transact, principal: Owner) -> Response:
    async def effect(session: AsyncSession) -> RedeliveryView:
        webhook = await queries.lock_webhook(session, webhook_id, principal=principal)
        count = await commands.redeliver_span(session, webhook, body.since, body.until, principal=principal)
        return RedeliveryView(count=count)

    return await transact(effect)
