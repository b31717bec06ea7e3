"""Requests to the gateway: repeated safely, refusals raised, lists read page by page."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError

from kompeten_client.problems import UNREACHABLE, Unreachable, code_of, foreign, problem_of
from kompeten_client.retrying import Patience, may_ask_again, seconds_asked
from kompeten_client.streams import Event, read_events

Model = TypeVar("Model", bound=BaseModel)
Sleep = Callable[[float], None]
PAGE = 200  # the most the services give at once
STREAM = "text/event-stream"


class Page(BaseModel, Generic[Model]):
    """Some items, and the cursor of what follows."""

    items: list[Model]
    next: str | None = None


class Connection:
    """One gateway, one token. Everything raises a `KompetenError`.

    A POST bears an `Idempotency-Key`, the same in every repeat, so that none is done twice.
    """

    def __init__(self, http: httpx.Client, *, patience: Patience | None = None, sleep: Sleep = time.sleep) -> None:
        self._http, self._patience, self._sleep = http, patience or Patience(), sleep

    def get(self, kind: type[Model], path: str, **query: object) -> Model:
        """Read one thing."""
        return _read(kind, self._settle(self._http.build_request("GET", path, params=_given(query))))

    def download(self, path: str, **query: object) -> bytes:
        """Read a file."""
        request = self._http.build_request("GET", path, params=_given(query), headers={"Accept": "*/*"})
        return self._settle(request).content

    def patch(self, path: str, content: bytes, *, media_type: str, headers: Mapping[str, str]) -> None:
        """Send a piece; that a repeat is one, only what it goes to can tell."""
        named = {**headers, "Content-Type": media_type}
        self._settle(self._http.build_request("PATCH", path, content=content, headers=named))

    def post(
        self,
        kind: type[Model],
        path: str,
        *,
        json: Mapping[str, object] | None = None,
        content: bytes | None = None,
        media_type: str = "application/json",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Model:
        """Let something be done, once; a caller that itself may be repeated names the `key`."""
        named = {"Idempotency-Key": key or str(uuid4()), **(headers or {})}
        if json is not None or content is not None:
            named["Content-Type"] = media_type
        request = self._http.build_request("POST", path, json=json, content=content, params=query, headers=named)
        return _read(kind, self._settle(request))

    def each(self, kind: type[Model], path: str, **query: object) -> Iterator[Model]:
        """Yield every item of a list; a page is fetched when its first item is wanted."""
        cursor: str | None = None
        while True:
            page = self.get(Page[kind], path, **query, limit=PAGE, cursor=cursor)  # type: ignore[valid-type] # a model made of the one that was asked for
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def events(self, path: str, **query: object) -> Iterator[Event]:
        """Yield the events of a stream for as long as they are wanted: one that ends is opened anew behind the last.

        Streams that end again and again without a sign of life are an outage.
        """
        silent, headers = 0, {"Accept": STREAM}
        while True:
            broken: Exception | None = None
            request = self._http.build_request("GET", path, params=_given(query), headers=headers)
            with self._opened(request) as answer:
                try:
                    for event in read_events(answer.iter_lines()):
                        silent = 0
                        if event is None:
                            continue
                        if event.id is not None:
                            headers["Last-Event-ID"] = event.id
                        yield event
                except httpx.TransportError as error:
                    broken = error
            silent += 1
            self._wait(silent, None, self._unreachable(), cause=broken)

    @contextmanager
    def _opened(self, request: httpx.Request) -> Iterator[httpx.Response]:
        answer = self._settle(request, stream=True)
        try:
            yield answer
        finally:
            answer.close()

    def _settle(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        """Send a request until it is answered for good; raises what the last answer says."""
        for attempt in range(1, self._patience.attempts + 1):
            try:
                answer = self._http.send(request, stream=stream)
                if answer.is_success:
                    return answer
                answer.read()
            except httpx.TransportError as error:
                self._wait(attempt, None, self._unreachable(), cause=error)
                continue
            refusal = problem_of(answer)
            if not may_ask_again(answer.status_code, code_of(answer)):
                raise refusal
            asked = seconds_asked(answer.headers.get("Retry-After"), now=datetime.now(UTC))
            self._wait(attempt, asked, refusal)
        raise AssertionError("patience ends by raising")

    def _wait(self, attempt: int, asked: float | None, refusal: Exception, *, cause: Exception | None = None) -> None:
        """Wait before the next attempt, or raise what the last one met."""
        seconds = self._patience.wait_after(attempt, asked=asked, draw=random.random())  # noqa: S311 - no secret
        if seconds is None:
            raise refusal from cause
        self._sleep(seconds)

    def _unreachable(self) -> Unreachable:
        return Unreachable(UNREACHABLE.format(address=str(self._http.base_url).rstrip("/")))


def _read(kind: type[Model], answer: httpx.Response) -> Model:
    try:
        return kind.model_validate_json(answer.content)
    except ValidationError:
        raise foreign(answer) from None  # what does not fit may be about a person


def _given(query: Mapping[str, object]) -> dict[str, str]:
    """Return the parameters of a query that have a value."""
    return {name: str(value) for name, value in query.items() if value is not None}
