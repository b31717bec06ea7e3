"""Stored answers: what a request was answered with, for a repeat with the same key; kept and emptied by the day."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from fastapi import Response
from sqlalchemy import BigInteger, SmallInteger, Table, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import InTransaction, Prepared
from kompeten.database.sessions import now
from kompeten.database.tables import StoredAnswer
from kompeten.problems import Conflict, Invalid, Text

RETENTION = timedelta(hours=72)  # longer than any client's weekend retry
DAYS_READ = 4  # 72 hours touch four dates
DAYS_EMPTIED = (2, 3)  # the weekdays ahead: what they hold is four and five days old. Tomorrow's is left to fast clocks
ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Each partition is one weekday's: emptied as a whole there is nothing to scan, and nothing left to vacuum.
SHORT_WAIT = text("SET LOCAL lock_timeout = '1s'")  # who waits for the lock lets all others wait
HOLDS_ANSWERS = text("SELECT EXISTS (SELECT FROM idempotency_key WHERE weekday = :weekday)")
EMPTY = "TRUNCATE idempotency_key_{}"

ANSWERS = cast("Table", StoredAnswer.__table__)
LOCK = Prepared(select(func.pg_try_advisory_xact_lock(bindparam("lock", type_=BigInteger))))
FIND = Prepared(
    select(ANSWERS.c.request_hash, ANSWERS.c.status, ANSWERS.c.headers, ANSWERS.c.body).where(
        ANSWERS.c.weekday.in_([bindparam(f"day_{before}", type_=SmallInteger) for before in range(DAYS_READ)]),
        ANSWERS.c.client == bindparam("client"),
        ANSWERS.c.key == bindparam("key"),
        ANSWERS.c.created_at >= bindparam("since"),
    )
)
_NEW = insert(ANSWERS).values({column.key: bindparam(column.key) for column in ANSWERS.columns})
KEEP = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["client", "key", "weekday"],
        set_={
            name: _NEW.excluded[name] for name in ("request_hash", "status", "headers", "body", "names", "created_at")
        },
    )
)


class RequestInFlight(Conflict):
    """The first request with this key is still being answered."""

    code = "request_in_flight"
    message = Text(
        "Permintaan dengan Idempotency-Key ini masih diproses. Coba lagi sebentar lagi.",
        "A request with this Idempotency-Key is still being processed. Try again shortly.",
    )


class KeyReused(Invalid):
    """The key was used for a different request."""

    code = "idempotency_key_reused"
    message = Text(
        "Idempotency-Key ini sudah dipakai untuk permintaan yang berbeda.",
        "This Idempotency-Key was already used for a different request.",
    )


@dataclass(frozen=True)
class Answer:
    """What a request is answered with, as it is stored."""

    status: int
    headers: dict[str, str]
    body: bytes

    def response(self, **extra: str) -> Response:
        """Return the answer as an HTTP response."""
        headers = self.headers | {name.replace("_", "-"): value for name, value in extra.items()}
        return Response(self.body, self.status, headers, "application/json" if self.body else None)


@dataclass(frozen=True)
class Repeatable:
    """What tells a repeated request from another one: who, their key, and a hash of what they asked."""

    client: str
    key: str
    request_hash: bytes

    @property
    def lock(self) -> int:
        """Return the 64-bit number of the advisory lock on (client, key)."""
        digest = hashlib.sha256(f"{self.client}\0{self.key}".encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)


async def find_answer(session: InTransaction, repeatable: Repeatable) -> Answer | None:
    """Lock the key until the end of the transaction, then look: a statement after the lock sees its last holder."""
    ((locked,),) = await LOCK.rows(session, {"lock": repeatable.lock})
    if not locked:
        raise RequestInFlight(retry_after=1)
    moment = now(session)
    days = {f"day_{before}": weekday(moment - timedelta(days=before)) for before in range(DAYS_READ)}
    sought = {"client": repeatable.client, "key": repeatable.key, "since": moment - RETENTION}
    for request_hash, status, headers, body in await FIND.rows(session, days | sought):
        if request_hash != repeatable.request_hash:
            raise KeyReused
        return Answer(status, headers, body)
    return None


async def store_answer(session: InTransaction, repeatable: Repeatable, answer: Answer) -> None:
    """Store the answer of this transaction; one that is past its retention gives way."""
    values = {
        "request_hash": repeatable.request_hash,
        "status": answer.status,
        "headers": answer.headers,
        "body": answer.body,
        "names": sorted({UUID(found.decode()) for found in ID.findall(answer.body)}),
        "created_at": now(session),
    }
    place = {"weekday": weekday(now(session)), "client": repeatable.client, "key": repeatable.key}
    await KEEP.rows(session, place | values)


async def forget_old_answers(session: AsyncSession) -> list[int]:
    """Empty the days whose answers are all past their retention and return which; the caller commits.

    They hold names and contacts, so none may stay: none gets older than five days.
    """
    await session.execute(SHORT_WAIT)
    emptied = []
    for ahead in DAYS_EMPTIED:
        day = weekday(now(session) + timedelta(days=ahead))
        if await session.scalar(HOLDS_ANSWERS, {"weekday": day}):
            await session.execute(text(EMPTY.format(day)))
            emptied.append(day)
    return emptied


def weekday(moment: datetime) -> int:
    """Return the day that holds the answers of a moment: 1 for Monday to 7, in UTC."""
    return moment.astimezone(UTC).isoweekday()
