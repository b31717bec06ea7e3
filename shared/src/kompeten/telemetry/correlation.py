"""What ties log lines, spans and events of one request together: service, correlation id and trace context."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from kompeten.ids import new_id

service_name: ContextVar[str | None] = ContextVar("service_name", default=None)
correlation_id: ContextVar[str | None] = ContextVar("correlation_id", default=None)
causation_id: ContextVar[UUID | None] = ContextVar("causation_id", default=None)
traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)

TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
CORRELATION_ID = re.compile(r"(?!.*\d{16})[A-Za-z0-9._-]{1,64}")  # it goes everywhere: no NIK may ride on it


def new_traceparent() -> str:
    """Return a new W3C Trace Context `traceparent`, sampled."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


@contextmanager
def correlated(correlation: str | None, *, service: str | None = None, cause: UUID | None = None) -> Iterator[None]:
    """Let logs, audit rows and events carry a correlation id, logs the service's name, events the event `cause`."""
    tokens = correlation_id.set(correlation), service_name.set(service or service_name.get()), causation_id.set(cause)
    try:
        yield
    finally:
        correlation_id.reset(tokens[0])
        service_name.reset(tokens[1])
        causation_id.reset(tokens[2])


@contextmanager
def own_work() -> Iterator[None]:
    """Give work that no request and no event began, a worker's, a correlation and a trace of its own.

    `outbox.record` refuses events without them: nobody could tell what an event came from.
    """
    token = traceparent.set(new_traceparent())
    try:
        with correlated(str(new_id())):
            yield
    finally:
        traceparent.reset(token)
