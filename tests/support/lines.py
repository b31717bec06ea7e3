"""What a process would write to its log, in a test."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from kompeten.telemetry.logs import SECURITY, configure_logging


@contextmanager
def written_lines() -> Iterator[io.StringIO]:
    """Log as a process does, into what is returned."""
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    configure_logging("INFO", None, stream)
    try:
        yield stream
    finally:
        structlog.reset_defaults()
        root.handlers[:] = before
        root.setLevel(level)


def about(lines: io.StringIO, event: str) -> list[dict[str, Any]]:
    """Return the lines about one thing."""
    return [line for line in map(json.loads, lines.getvalue().splitlines()) if line["event"] == event]


def security_lines(lines: io.StringIO) -> list[dict[str, Any]]:
    """Return the lines of the security log."""
    return [line for line in map(json.loads, lines.getvalue().splitlines()) if line.get("logger") == SECURITY]
