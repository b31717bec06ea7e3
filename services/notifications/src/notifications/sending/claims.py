"""Which sender has which message, so that a crash in the middle of a dialogue shows.

A letter is signed by its LSP: a message waits until `LspConfigured` has come, whatever came first. What is about
somebody whose processing is restricted is left alone; the sweep holds it.

A sender holds an advisory lock on a number of its own as long as its connection lives. A message in state `sending`
whose claimer's lock nobody holds was left by a crash: it may have reached the mail server or not.
"""

import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kompeten.events.lsps import Lsp
from notifications.letters.kinds import APPEALABLE, LetterKind

LOCK_SPACE = 0x736D7470  # "smtp": the first half of the advisory lock, the second is the sender's number

LOCK = text("SELECT pg_try_advisory_lock(:space, :number)")
DUE = text("""
    SELECT EXISTS (SELECT FROM message WHERE state = 'pending' AND next_attempt_at <= :now
                      AND EXISTS (SELECT FROM lsp WHERE lsp.lsp_id = message.lsp_id))
""")
# The LSPs take turns: from the one after `:after` on, the first with something due has it sent. Of an LSP the 100 that
# wait longest are looked at. Where all go to busy domains, the next are those that stand behind a busy domain in the
# index by domain: found without reading the thousands that may wait for it.
CLAIM = text("""
    UPDATE message SET state = 'sending', attempts = attempts + 1, claimed_by = :number,
                       first_attempt_at = coalesce(first_attempt_at, :now)
     WHERE id = (
        SELECT chosen.id FROM (SELECT lsp_id FROM lsp WHERE lsp_id > :after ORDER BY lsp_id) AS turn
         CROSS JOIN LATERAL (
           (SELECT id FROM message WHERE state = 'pending' AND lsp_id = turn.lsp_id AND next_attempt_at <= :now
             ORDER BY next_attempt_at, id LIMIT 100)
            UNION ALL
            SELECT other.id FROM unnest(array_prepend('', CAST(:busy AS text[]))) AS edge
             CROSS JOIN LATERAL (
                SELECT id FROM message WHERE state = 'pending' AND lsp_id = turn.lsp_id AND next_attempt_at <= :now
                   AND lower(split_part(recipient, '@', -1)) > edge
                 ORDER BY lower(split_part(recipient, '@', -1)), next_attempt_at, id LIMIT 10) AS other
           ) AS waiting
         CROSS JOIN LATERAL (
            SELECT id FROM message WHERE id = waiting.id AND state = 'pending'
               AND lower(split_part(recipient, '@', -1)) <> ALL (CAST(:busy AS text[]))
               AND (kind = ANY (CAST(:appealable AS text[]))
                    OR NOT EXISTS (SELECT FROM restricted_application AS one
                                    WHERE one.application_id = message.application_id)
                   AND NOT EXISTS (SELECT FROM restricted_enrolment AS one
                                    WHERE one.enrolment_id = message.enrolment_id))
               FOR UPDATE SKIP LOCKED) AS chosen
         LIMIT 1)
    RETURNING id, lsp_id, kind, data, recipient, recipient_name, batch_title, occurred_at, correlation_id, traceparent,
              (SELECT lsp FROM lsp WHERE lsp.lsp_id = message.lsp_id) AS lsp
""").columns()
RECOVER = text("""
    UPDATE message SET state = 'pending', is_repeat = true, claimed_by = NULL
     WHERE state = 'sending'
       AND NOT EXISTS (SELECT FROM pg_locks
                        WHERE locktype = 'advisory' AND granted AND objsubid = 2
                          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                          AND classid::bigint = :space AND objid::bigint = message.claimed_by)
""")


@dataclass(frozen=True)
class Claimed:
    """A message in the hands of one sender."""

    id: UUID
    lsp_id: str
    kind: LetterKind
    data: dict[str, Any]  # Any: JSON of the template's own shape
    recipient: str
    recipient_name: str | None
    batch_title: str | None
    occurred_at: datetime
    correlation_id: str | None
    traceparent: str | None
    lsp: Lsp

    @property
    def domain(self) -> str:
        """Whose mail server the message goes to in the end."""
        return self.recipient.rpartition("@")[2].lower()


class Claims:
    """What one sender may do with messages; each statement commits by itself, on the connection with its lock."""

    def __init__(self, connection: AsyncConnection, number: int) -> None:
        self._connection = connection
        self.number = number
        self._last_turn = ""

    async def is_anything_due(self, now: datetime) -> bool:
        """Tell whether a message could be claimed."""
        return bool(await self._connection.scalar(DUE, {"now": now}))

    async def claim(self, now: datetime, *, busy: Collection[str] = ()) -> Claimed | None:
        """Take a message to no busy domain for this sender alone, None without one: the LSPs take turns.

        Of an LSP it is the message that has waited longest, unless many before it go to busy domains.
        """
        wanted = {"number": self.number, "now": now, "busy": list(busy), "appealable": sorted(APPEALABLE)}
        for after in dict.fromkeys((self._last_turn, "")):  # behind the last LSP comes the first
            row = (await self._connection.execute(CLAIM, wanted | {"after": after})).mappings().one_or_none()
            if row is not None:
                self._last_turn = row["lsp_id"]
                return Claimed(**{**row, "kind": LetterKind(row["kind"]), "lsp": Lsp.model_validate(row["lsp"])})
        return None

    async def recover(self) -> int:
        """Make what crashed senders left in `sending` pending again, as repeats; return how many."""
        return (await self._connection.execute(RECOVER, {"space": LOCK_SPACE})).rowcount


@asynccontextmanager
async def present(engine: AsyncEngine) -> AsyncIterator[Claims]:
    """Be present as a sender until the block ends or the connection is lost."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        number = secrets.randbelow(2**31 - 1)
        while not await connection.scalar(LOCK, {"space": LOCK_SPACE, "number": number}):
            number = secrets.randbelow(2**31 - 1)
        try:
            yield Claims(connection, number)
        finally:
            await connection.invalidate()  # back in the pool it would keep the lock
