"""Subscribing, changing a subscription, and having things sent once more; the caller commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.problems import FieldError, Invalid, NotFound, field_error
from notifications.sealing import SecretBox
from notifications.webhooks.addresses import is_acceptable
from notifications.webhooks.models import Webhook, WebhookDelivery
from notifications.webhooks.problems import TYPES, URL, TooManyWebhooks, WebhookDisabled
from notifications.webhooks.queries import count_webhooks, lock_webhook
from notifications.webhooks.rules import OVERLAP, PING, DeliveryState, DisabledFor, WebhookState, subscribable
from notifications.webhooks.schemas import WebhookBody, WebhookChange

MOST = 20  # of one organizer, or of an LSP itself


async def subscribe(
    session: AsyncSession, body: WebhookBody, *, principal: Principal, box: SecretBox, anywhere: bool
) -> Webhook:
    """Enter a subscription of the caller's organizer, or of the LSP; raises `Invalid`, `TooManyWebhooks`."""
    _check(body.url, body.types, anywhere=anywhere)
    if await count_webhooks(session, principal=principal) >= MOST:
        raise TooManyWebhooks(limit=MOST)
    moment = now(session)
    webhook = Webhook(
        id=new_id(),
        lsp_id=principal.lsp_id,
        organizer_id=own_organizer(principal),
        **body.model_dump(),
        state=WebhookState.ACTIVE,
        secret=box.draw(),
        failures=0,
        rests_until=moment,
        created_at=moment,
    )
    session.add(webhook)
    _audit(session, "create_webhook", webhook, principal=principal)
    await session.flush()
    return webhook


async def change_webhook(
    session: AsyncSession, webhook: Webhook, change: WebhookChange, *, principal: Principal, anywhere: bool
) -> None:
    """Change a locked subscription. One that is active again tries at once what waits, for three days again."""
    _check(change.url or webhook.url, change.types or webhook.types, anywhere=anywhere)
    webhook.url = change.url or webhook.url
    webhook.types = change.types or webhook.types
    webhook.email = change.email or webhook.email
    if change.state is WebhookState.DISABLED:
        webhook.state, webhook.disabled_for = WebhookState.DISABLED, webhook.disabled_for or DisabledFor.OWNER
    if change.state is WebhookState.ACTIVE:
        webhook.state, webhook.disabled_for = WebhookState.ACTIVE, None
        webhook.failures, webhook.rests_until = 0, now(session)
        await _try_anew(session, WebhookDelivery.webhook_id == webhook.id, state=DeliveryState.PENDING)
    _audit(session, "change_webhook", webhook, principal=principal)
    await session.flush()


async def rotate_secret(session: AsyncSession, webhook: Webhook, *, principal: Principal, box: SecretBox) -> None:
    """Draw another secret for a locked subscription; for a day the former one signs, too."""
    webhook.former_secret, webhook.former_until = webhook.secret, now(session) + OVERLAP
    webhook.secret = box.draw()
    _audit(session, "rotate_webhook_secret", webhook, principal=principal)
    await session.flush()


async def unsubscribe(session: AsyncSession, webhook: Webhook, *, principal: Principal) -> None:
    """Delete a locked subscription with all its deliveries."""
    _audit(session, "delete_webhook", webhook, principal=principal)
    await session.delete(webhook)
    await session.flush()


async def ping(session: AsyncSession, webhook_id: UUID, *, principal: Principal) -> WebhookDelivery:
    """Have something harmless sent to an active subscription; raises `NotFound`, `WebhookDisabled`."""
    webhook = await lock_webhook(session, webhook_id, principal=principal)
    if webhook.state is not WebhookState.ACTIVE:
        raise WebhookDisabled
    event_id, moment = new_id(), now(session)
    delivery = WebhookDelivery(
        webhook_id=webhook.id,
        event_id=event_id,
        position=0,
        type=PING,
        subject=str(event_id),
        occurred_at=moment,
        state=DeliveryState.PENDING,
        attempts=0,
        next_attempt_at=moment,
        created_at=moment,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def redeliver(session: AsyncSession, webhook: Webhook, event_id: UUID, *, principal: Principal) -> None:
    """Have one delivery sent once more, in its place among those of its subject; `NotFound` without it."""
    one = (WebhookDelivery.webhook_id == webhook.id) & (WebhookDelivery.event_id == event_id)
    if not await _try_anew(session, one):
        raise NotFound
    _audit(session, "redeliver_webhook", webhook, principal=principal, event_id=str(event_id))


async def redeliver_span(
    session: AsyncSession, webhook: Webhook, since: datetime, until: datetime, *, principal: Principal
) -> int:
    """Have everything sent once more that happened in a span, and return how many that is."""
    happened = WebhookDelivery.occurred_at
    span = (WebhookDelivery.webhook_id == webhook.id) & (happened >= since) & (happened < until)
    count = await _try_anew(session, span)
    details = {"since": since.isoformat(), "until": until.isoformat()}
    _audit(session, "redeliver_webhook", webhook, principal=principal, **details)
    return count


async def _try_anew(session: AsyncSession, which: object, *, state: DeliveryState | None = None) -> int:
    """Make deliveries pending as on their first day, whoever is sending one now: that attempt counts no more."""
    anew = {
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "first_attempt_at": None,
        "next_attempt_at": now(session),
        "claimed_by": None,
        "claimed_until": None,
    }
    statement = update(WebhookDelivery).where(which).values(anew)  # type: ignore[arg-type]
    if state is not None:
        statement = statement.where(WebhookDelivery.state == state)
    done = await session.execute(statement.returning(WebhookDelivery.event_id))
    return len(done.all())


def _check(url: str, types: list[str], *, anywhere: bool) -> None:
    errors: list[FieldError] = []
    if not is_acceptable(url, anywhere=anywhere):
        errors.append(field_error("url", *URL))
    if set(types) - subscribable().keys():
        errors.append(field_error("types", *TYPES))
    if errors:
        raise Invalid(errors=errors)


def _audit(session: AsyncSession, action: str, webhook: Webhook, *, principal: Principal, **details: str) -> None:
    told = {"organizer_id": webhook.organizer_id, "host": webhook.url.split("/")[2], **details}
    audit_act(session, action, "webhook", webhook.id, by=principal, details=told)
