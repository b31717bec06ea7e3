"""The worker of webhooks: spreads what happened, sends what is due, many at a time and few to one endpoint."""

import asyncio
from functools import partial
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken
from notifications.parts import NotificationsParts
from notifications.sending.dialogues import Dialogues
from notifications.webhooks.claims import Claimed, claim_next
from notifications.webhooks.models import WebhookEvent
from notifications.webhooks.sending import Poster, body_of, signed
from notifications.webhooks.settling import settle
from notifications.webhooks.spreading import spread_events

TASK = "webhooks"
POLL_SECONDS = 1.0
AT_ONCE, PER_ENDPOINT = 16, 2  # a slow endpoint holds two of sixteen at most
NOBODY = UUID(int=0)


async def run_webhooks(runtime: Runtime) -> None:
    """Work until cancelled: for `create_service_app(workers=...)`."""
    anywhere = runtime.parts_as(NotificationsParts).settings.webhooks_anywhere
    async with Poster(runtime.clock, anywhere=anywhere) as poster:
        work = partial(work_off, runtime, poster)
        await work_when_woken(runtime, TASK, work, woken=asyncio.Event(), poll_seconds=POLL_SECONDS)


async def work_off(runtime: Runtime, poster: Poster) -> bool:
    """Spread and send everything that is due; tell whether there may be more events to spread."""
    more = await _is_any_waiting(runtime) and await in_transaction(runtime.sessions, spread_events)
    await send_due(runtime, poster)
    return more


async def _is_any_waiting(runtime: Runtime) -> bool:
    async with runtime.reading() as session:
        return bool(await session.scalar(select(exists(select(WebhookEvent.position)))))


async def send_due(runtime: Runtime, poster: Poster) -> None:
    """Send what is due; whichever endpoint is slow, the others go on beside it."""
    dialogues, last = Dialogues(AT_ONCE, per_domain=PER_ENDPOINT), NOBODY
    try:
        while True:
            busy = [UUID(one) for one in dialogues.busy]
            claim = partial(claim_next, after=last, busy=busy)
            claimed = await in_transaction(runtime.sessions, claim) if dialogues.have_room else None
            if claimed is not None:
                last = claimed.webhook_id
                dialogues.start(str(last), _deliver(runtime, poster, claimed))
            elif len(dialogues):
                await dialogues.one_ended()
            else:
                return
    finally:
        await dialogues.end()


async def _deliver(runtime: Runtime, poster: Poster, claimed: Claimed) -> None:
    parts = runtime.parts_as(NotificationsParts)
    sealed = [claimed.secret, claimed.former_secret]
    secrets = [parts.box.open(one) for one in sealed if one is not None]
    body = body_of(claimed, public_url=parts.settings.public_url)
    answer = await poster.post(claimed.url, body, signed(claimed, body, secrets, at=runtime.clock.now()))

    async def note(session: AsyncSession) -> str:
        return await settle(session, claimed, body, answer) or "lost"

    parts.deliveries.labels(await in_transaction(runtime.sessions, note)).inc()
    runtime.progress.made(TASK)
