"""Noting what came of an attempt: in the log, at the delivery and at its subscription; the caller commits."""

from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.ids import new_id
from notifications.messages.commands import announce_to_owner
from notifications.webhooks.claims import Claimed
from notifications.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from notifications.webhooks.rules import (
    DeliveryState,
    DisabledFor,
    Verdict,
    WebhookState,
    verdict_of,
    wait_after,
)
from notifications.webhooks.sending import Answer, is_ping

Values = dict[str, Any]  # Any: of columns

log = structlog.get_logger(__name__)


async def settle(session: AsyncSession, claimed: Claimed, body: str, answer: Answer) -> Verdict | None:
    """Note what came of it and return it; None when the delivery is another's by now, or was begun anew."""
    delivery = await _lock_delivery(session, claimed)
    webhook = await _lock_webhook(session, claimed.webhook_id)
    if delivery is None or webhook is None or delivery.claimed_by != claimed.claimed_by:
        log.warning("the claim of a delivery was lost", webhook_id=str(claimed.webhook_id))
        return None
    moment = now(session)
    took_others = webhook.succeeded_at is not None and webhook.succeeded_at > claimed.first_attempt_at
    verdict = verdict_of(answer.status, waited=moment - claimed.first_attempt_at, took_others=took_others)
    _write_down(session, claimed, body, answer)
    delivery.claimed_by, delivery.claimed_until = None, None
    match verdict:
        case Verdict.DELIVERED:
            delivery.state = DeliveryState.DELIVERED
        case Verdict.GIVE_UP:
            delivery.state = DeliveryState.GIVEN_UP
        case _:
            delivery.next_attempt_at = moment + wait_after(claimed.attempts)
    await _note_health(session, webhook, claimed, verdict)
    return verdict


async def _lock_delivery(session: AsyncSession, claimed: Claimed) -> WebhookDelivery | None:
    return await session.get(WebhookDelivery, (claimed.webhook_id, claimed.event_id), with_for_update=True)


async def _lock_webhook(session: AsyncSession, webhook_id: UUID) -> Webhook | None:
    return await session.get(Webhook, webhook_id, with_for_update=True)


def _write_down(session: AsyncSession, claimed: Claimed, body: str, answer: Answer) -> None:
    session.add(
        WebhookAttempt(
            id=new_id(),
            webhook_id=claimed.webhook_id,
            event_id=claimed.event_id,
            application_id=claimed.application_id,
            url=claimed.url,
            request=body,
            status=answer.status,
            error=answer.error,
            answer=answer.text,
            duration_ms=answer.duration_ms,
            sent_at=now(session),
        )
    )


async def _note_health(session: AsyncSession, webhook: Webhook, claimed: Claimed, verdict: Verdict) -> None:
    """Let a subscription rest after a failure, and disable it when that goes on; its `version` stays the owner's."""
    moment = now(session)
    if verdict is Verdict.DELIVERED:
        await _change(session, webhook, {"failures": 0, "rests_until": moment, "succeeded_at": moment})
        return
    if verdict in (Verdict.DISABLE, Verdict.GONE):
        reason = DisabledFor.GONE if verdict is Verdict.GONE else DisabledFor.FAILING
        await _change(session, webhook, {"state": WebhookState.DISABLED, "disabled_for": reason})
        announce_to_owner(session, webhook.email, lsp_id=webhook.lsp_id, data={"url": webhook.url, "reason": reason})
        return
    if not is_ping(claimed):
        failures = webhook.failures + 1
        await _change(session, webhook, {"failures": failures, "rests_until": moment + wait_after(failures)})


async def _change(session: AsyncSession, webhook: Webhook, values: Values) -> None:
    statement = update(Webhook).where(Webhook.id == webhook.id).values(values)
    await session.execute(statement.execution_options(synchronize_session=False))
