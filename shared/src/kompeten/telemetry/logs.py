"""Logs as JSON lines, each with service and correlation id; what looks like personal data or a secret is masked."""

import logging
import re
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kompeten.personal import MASK, is_identity_number, masked
from kompeten.telemetry.correlation import correlation_id, service_name, traceparent
from kompeten.telemetry.damping import Damping
from kompeten.telemetry.traces import message_of, trace_of

TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")
PASSWORD_IN_URL = re.compile(r"(?<=://)([^\s:/@]+):[^\s@/]+@")
SECRET_KEYS = re.compile(r"password|secret|authorization|token|national_id|^nik$|cookie", re.IGNORECASE)
SECURITY = "kompeten.security"  # the logger of the security log: its lines are written whatever the level is
DEEPEST = 6  # below that values are written as they print


def configure_logging(level: str, service: str | None = None, stream: TextIO | None = None) -> None:
    """Write JSON lines to standard error, or to `stream`, the standard library's records among them.

    Lines of a process that serves one service carry its name wherever nothing nearer says another.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_context,
        _named(service),
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(lambda raised: trace_of(raised[1])),
        mask,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                mask,  # what the formatter itself adds: a foreign record's message and traceback
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    handler.addFilter(Damping("aiokafka"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger(SECURITY).setLevel(logging.INFO)


def mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Mask personal numbers and addresses, access tokens, passwords in addresses, and whatever is called a secret."""
    return {name: _masked(name, value, DEEPEST) for name, value in event.items()}


def add_context(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Add whose line it is, and which request caused it; None where there was none."""
    event.setdefault("service", service_name.get())
    event.setdefault("correlation_id", correlation_id.get())
    event.setdefault("traceparent", traceparent.get())
    return event


def _named(service: str | None) -> Processor:
    def add_service(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = event["service"] or service  # a thread has no context of its own
        return event

    return add_service


def _masked(name: str, value: Any, depth: int) -> Any:  # noqa: ANN401 - whatever somebody logs
    if name.startswith("_") or value is None or isinstance(value, bool | float):  # _record: structlog's own
        return value
    if SECRET_KEYS.search(name):
        return MASK
    if isinstance(value, int):
        return MASK if is_identity_number(value) else value
    if isinstance(value, Mapping) and depth:
        return {_text(str(key)): _masked(str(key), one, depth - 1) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset) and depth:
        return [_masked(name, one, depth - 1) for one in value]
    return _text(_printed(value))


def _printed(value: object) -> str:
    if isinstance(value, BaseException):
        return message_of(value)
    return value if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    return masked(PASSWORD_IN_URL.sub(r"\1:" + MASK + "@", TOKEN.sub(MASK, text)))
