"""Which delivery is next: the subscriptions take turns, and of one subject the earliest alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now

LEASE = timedelta(seconds=60)  # well above the 15 s an endpoint has; then a crash is taken for one

# A delivery in somebody's hands is still pending, so what comes after it in its subject waits for it.
CLAIM = text("""
    UPDATE webhook_delivery AS delivery
       SET claimed_by = :claim, claimed_until = :until, attempts = attempts + 1,
           first_attempt_at = coalesce(first_attempt_at, :now)
      FROM webhook
     WHERE webhook.id = delivery.webhook_id AND (delivery.webhook_id, event_id) = (
        SELECT chosen.webhook_id, chosen.event_id
          FROM (SELECT id FROM webhook
                 WHERE state = 'active' AND rests_until <= :now AND id <> ALL (CAST(:busy AS uuid[]))
                 ORDER BY id <= CAST(:after AS uuid), id) AS turn
         CROSS JOIN LATERAL (
            SELECT webhook_id, event_id FROM webhook_delivery AS due
             WHERE webhook_id = turn.id AND state = 'pending' AND next_attempt_at <= :now
               AND (claimed_until IS NULL OR claimed_until <= :now)
               AND NOT EXISTS (SELECT FROM webhook_delivery AS before
                                WHERE before.webhook_id = due.webhook_id AND before.subject = due.subject
                                  AND before.state = 'pending' AND before.position < due.position)
             ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED) AS chosen
         LIMIT 1)
    RETURNING delivery.webhook_id, event_id, type, application_id, occurred_at, attempts, first_attempt_at, claimed_by,
              webhook.lsp_id, url, secret, CASE WHEN former_until > :now THEN former_secret END AS former_secret
""")


@dataclass(frozen=True)
class Claimed:
    """A delivery in the hands of one sender, and what its subscription says."""

    webhook_id: UUID
    event_id: UUID
    type: str
    application_id: UUID | None
    occurred_at: datetime
    attempts: int
    first_attempt_at: datetime
    claimed_by: UUID
    lsp_id: str
    url: str
    secret: bytes
    former_secret: bytes | None


async def claim_next(session: AsyncSession, *, after: UUID, busy: Collection[UUID]) -> Claimed | None:
    """Take the next delivery to no busy subscription, beginning behind the one that had the last turn; it commits."""
    moment = now(session)
    values = {"claim": uuid4(), "until": moment + LEASE, "now": moment, "after": after, "busy": list(busy)}
    row = (await session.execute(CLAIM, values)).mappings().one_or_none()
    return None if row is None else Claimed(**row)
