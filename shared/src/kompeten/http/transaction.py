"""One request, one transaction; a POST repeated with the same `Idempotency-Key` gets the stored answer."""

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import HotTransaction, in_hot_transaction
from kompeten.database.sessions import in_transaction
from kompeten.fail_points import FailPoint, reached
from kompeten.http.answers import Answer, Repeatable, find_answer, store_answer
from kompeten.problems import BadRequest, Text
from kompeten.runtime import Runtime, current_runtime

NO_CONTENT = 204
KEY = re.compile(r"[\x21-\x7e]{1,255}")
ANYBODY = "anybody"  # no JSON list, as every other client is

Effect = Callable[[AsyncSession], Awaitable[BaseModel]]
HotEffect = Callable[[HotTransaction], Awaitable[BaseModel]]
Kind = TypeVar("Kind", AsyncSession, HotTransaction)


class MalformedKey(BadRequest):
    """The Idempotency-Key cannot be a key."""

    code = "idempotency_key_malformed"
    message = Text(
        "Idempotency-Key harus 1 sampai 255 karakter ASCII tanpa spasi.",
        "The Idempotency-Key must be 1 to 255 ASCII characters without spaces.",
    )


class Transaction:
    """Runs the effect of one request; the only place where a route's changes are committed."""

    def __init__(self, request: Request, runtime: Runtime, key: str | None) -> None:
        self._request = request
        self._runtime = runtime
        self._key = key

    async def __call__(
        self,
        effect: Effect,
        *,
        status: int = 200,
        location: str | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Response:
        """Run the effect in one transaction, commit, and answer with its result as JSON.

        `location` and other `headers` may name attributes of the result: "/v1/batches/{id}". A result with an int
        `version` gives the ETag; with status 204 nothing else of it is told. With an `Idempotency-Key` on a POST the
        answer is stored in the same transaction, and a repeat gets it again without running the effect; `key` is that
        of a form, which has no headers. Deadlocks and serialization failures run the effect anew, so it must have no
        effects but those of its session, or harmless when repeated. Refusals roll back and are never stored.
        """
        named = dict(headers or {}) | ({} if location is None else {"Location": location})
        once = await self._once(effect, status, named, key or self._key)
        return _response(await in_transaction(self._runtime.sessions, once))

    async def hot(self, effect: HotEffect, *, status: int = 200, location: str | None = None) -> Response:
        """Do the same in a `HotTransaction`: for effects that come by the thousand and need no session."""
        named = {} if location is None else {"Location": location}
        once = await self._once(effect, status, named, self._key)
        runtime = self._runtime
        return _response(await in_hot_transaction(runtime.engine, runtime.clock, runtime.gate, once))

    async def _once(
        self,
        effect: Callable[[Kind], Awaitable[BaseModel]],
        status: int,
        headers: Mapping[str, str],
        key: str | None,
    ) -> Callable[[Kind], Awaitable[tuple[Answer, bool]]]:
        """Return what is done inside the transaction; it gives the answer, and whether that is an old one."""
        repeatable = await self._repeatable(key)

        async def answer_once(session: Kind) -> tuple[Answer, bool]:
            stored = None if repeatable is None else await find_answer(session, repeatable)
            if stored is not None:
                return stored, True
            fresh = _answer(await effect(session), status, headers)
            if repeatable is not None:
                await store_answer(session, repeatable, fresh)
            return fresh, False

        return answer_once

    async def _repeatable(self, key: str | None) -> Repeatable | None:
        principal = getattr(self._request.state, "principal", None)
        if self._request.method != "POST" or key is None:
            return None
        if KEY.fullmatch(key) is None:
            raise MalformedKey
        url = self._request.url
        asked = f"{self._request.method} {url.path}?{url.query}\n".encode()
        whole = asked + await self._request.body()
        if principal is None:
            return _of_anybody(key, asked, whole)
        client = json.dumps([principal.lsp_id, principal.organizer_id, principal.subject])  # no two read the same
        return Repeatable(client, key, hashlib.sha256(whole).digest())


async def open_transaction(
    request: Request,
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
    return Transaction(request, await current_runtime(request), key)


async def read_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Give a session for reading, without a transaction, returned before the answer is sent."""
    async with (await current_runtime(request)).reading() as session:
        yield session


Transact = Annotated[Transaction, Depends(open_transaction)]
Session = Annotated[AsyncSession, Depends(read_session, scope="function")]


def _of_anybody(key: str, asked: bytes, whole: bytes) -> Repeatable:
    """Return what tells a repeat of somebody without an account: the same request under the same key, whoever sends it.

    What is kept leads to no link and to no answers, as guesses at a plain hash of them would: the key is not kept.
    """
    place, request_hash = (hmac.digest(key.encode(), part, "sha256") for part in (asked, whole))
    return Repeatable(ANYBODY, place.hex(), request_hash)


def _response(done: tuple[Answer, bool]) -> Response:
    reached(FailPoint.AFTER_COMMIT_BEFORE_ANSWER)
    found, replayed = done
    return found.response(Idempotency_Replayed="true") if replayed else found.response()


def _answer(result: BaseModel, status: int, named: Mapping[str, str]) -> Answer:
    headers = {name: value.format_map(vars(result)) for name, value in named.items()}
    version = getattr(result, "version", None)
    if isinstance(version, int):
        headers["ETag"] = f'"{version}"'
    content = b"" if status == NO_CONTENT else result.model_dump_json(by_alias=True).encode()
    return Answer(status, headers, content)
