"""One request, one transaction; a POST repeated with the same `Idempotency-Key` gets the stored answer."""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction, now
from kompeten.database.tables import StoredAnswer
from kompeten.fail_points import FailPoint, reached
from kompeten.problems import BadRequest, Conflict, Invalid, Text
from kompeten.runtime import Runtime, RuntimeOf

RETENTION = timedelta(hours=72)  # longer than any client's weekend retry
FORGET_EVERY_SECONDS = 3600
KEY = re.compile(r"[\x21-\x7e]{1,255}")
ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Effect = Callable[[AsyncSession], Awaitable[BaseModel]]


class MalformedKey(BadRequest):
    """The Idempotency-Key cannot be a key."""

    code = "idempotency_key_malformed"
    message = Text(
        "Idempotency-Key harus 1 sampai 255 karakter ASCII tanpa spasi.",
        "The Idempotency-Key must be 1 to 255 ASCII characters without spaces.",
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
        return Response(self.body, self.status, headers, "application/json")


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


class Transaction:
    """Runs the effect of one request; the only place where a route's changes are committed."""

    def __init__(self, request: Request, runtime: Runtime, key: str | None) -> None:
        self._request = request
        self._runtime = runtime
        self._key = key

    async def __call__(self, effect: Effect, *, status: int = 200, location: str | None = None) -> Response:
        """Run the effect in one transaction, commit, and answer with its result as JSON.

        `location` may name attributes of the result: "/v1/batches/{id}". A result with an int `version` gives the
        ETag. With an `Idempotency-Key` on a POST the answer is stored in the same transaction, and a repeat gets it
        again without running the effect. Deadlocks and serialization failures run the effect anew, so it must have
        no effects but those of its session. Refusals roll back and are never stored.
        """

        async def answer(session: AsyncSession) -> Answer:
            return _answer(await effect(session), status, location)

        repeatable = await self._repeatable()
        if repeatable is None:
            done = await in_transaction(self._runtime.sessions, answer)
            reached(FailPoint.AFTER_COMMIT_BEFORE_ANSWER)
            return done.response()

        async def answer_once(session: AsyncSession) -> tuple[Answer, bool]:
            stored = await _stored_answer(session, repeatable)
            if stored is not None:
                return stored, True
            fresh = await answer(session)
            await _store(session, repeatable, fresh)
            return fresh, False

        found, replayed = await in_transaction(self._runtime.sessions, answer_once)
        reached(FailPoint.AFTER_COMMIT_BEFORE_ANSWER)
        return found.response(Idempotency_Replayed="true") if replayed else found.response()

    async def _repeatable(self) -> Repeatable | None:
        principal = getattr(self._request.state, "principal", None)
        if self._request.method != "POST" or self._key is None:
            return None
        if KEY.fullmatch(self._key) is None:
            raise MalformedKey
        if principal is None:  # without a client a key belongs to nobody: strangers could read each other's answers
            return None
        url = self._request.url
        digest = hashlib.sha256(f"{self._request.method} {url.path}?{url.query}\n".encode())
        digest.update(await self._request.body())
        client = json.dumps([principal.lsp_id, principal.organizer_id, principal.subject])  # no two read the same
        return Repeatable(client, self._key, digest.digest())


async def open_transaction(
    request: Request,
    runtime: RuntimeOf,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Makes repeating this POST safe for 72 hours",
            json_schema_extra={"pattern": "^[!-~]{1,255}$"},  # what else comes is told in words of its own
        ),
    ] = None,
) -> Transaction:
    """Return the transaction of this request; nothing is opened before it is called."""
    return Transaction(request, runtime, key)


async def read_session(runtime: RuntimeOf) -> AsyncIterator[AsyncSession]:
    """Give a session for reading, without a transaction, returned before the answer is sent."""
    async with runtime.reading() as session:
        yield session


Transact = Annotated[Transaction, Depends(open_transaction)]
Session = Annotated[AsyncSession, Depends(read_session, scope="function")]


async def forget_old_answers(session: AsyncSession, now: datetime) -> int:
    """Delete stored answers past their retention and return how many; the caller commits."""
    old = delete(StoredAnswer).where(StoredAnswer.created_at < now - RETENTION)
    gone = await session.scalars(old.returning(StoredAnswer.key))
    return len(gone.all())


async def keep_forgetting(runtime: Runtime) -> None:
    """Forget old answers every hour until cancelled: they hold names and contacts, so none may stay."""
    while True:
        await in_transaction(runtime.sessions, lambda session: forget_old_answers(session, runtime.clock.now()))
        await asyncio.sleep(FORGET_EVERY_SECONDS)


def _answer(result: BaseModel, status: int, location: str | None) -> Answer:
    headers: dict[str, str] = {}
    version = getattr(result, "version", None)
    if isinstance(version, int):
        headers["ETag"] = f'"{version}"'
    if location is not None:
        headers["Location"] = location.format_map(dict(result))
    return Answer(status, headers, result.model_dump_json(by_alias=True).encode())


async def _stored_answer(session: AsyncSession, repeatable: Repeatable) -> Answer | None:
    """Lock the key until the end of the transaction, then look: a statement after the lock sees its last holder."""
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(repeatable.lock))):
        raise RequestInFlight(retry_after=1)
    row = (
        await session.execute(
            select(StoredAnswer.request_hash, StoredAnswer.status, StoredAnswer.headers, StoredAnswer.body).where(
                StoredAnswer.client == repeatable.client,
                StoredAnswer.key == repeatable.key,
                StoredAnswer.created_at >= now(session) - RETENTION,
            )
        )
    ).one_or_none()
    if row is None:
        return None
    if row.request_hash != repeatable.request_hash:
        raise KeyReused
    return Answer(row.status, row.headers, row.body)


async def _store(session: AsyncSession, repeatable: Repeatable, answer: Answer) -> None:
    values = {
        "request_hash": repeatable.request_hash,
        "status": answer.status,
        "headers": answer.headers,
        "body": answer.body,
        "names": sorted({UUID(found.decode()) for found in ID.findall(answer.body)}),
        "created_at": now(session),
    }
    row = insert(StoredAnswer).values(client=repeatable.client, key=repeatable.key, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["client", "key"], set_=values))  # expired ones
