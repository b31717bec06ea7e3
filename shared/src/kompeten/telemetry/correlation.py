"""What ties log lines, spans and events of one request together: service, correlation id and trace context."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

service_name: ContextVar[str | None] = ContextVar("service_name", default=None)
correlation_id: ContextVar[str | None] = ContextVar("correlation_id", default=None)
traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)

TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
CORRELATION_ID = re.compile(r"(?!.*\d{16})[A-Za-z0-9._-]{1,64}")  # it goes everywhere: no NIK may ride on it


def new_traceparent() -> str:
    """Return a new W3C Trace Context `traceparent`, sampled."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


@contextmanager
def correlated(correlation: str | None, *, service: str | None = None) -> Iterator[None]:
    """Let logs, audit rows and events carry a correlation id, and logs the service's name."""
    tokens = correlation_id.set(correlation), service_name.set(service or service_name.get())
    try:
        yield
    finally:
        correlation_id.reset(tokens[0])
        service_name.reset(tokens[1])
