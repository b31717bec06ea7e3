"""A log line is JSON, says whose it is, and never holds a NIK or a secret."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from kompeten.ids import new_id
from kompeten.personal import MASK
from kompeten.telemetry.correlation import CORRELATION_ID, correlated
from kompeten.telemetry.logs import configure_logging

NIK = "6371015502809243"
Lines = io.StringIO


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything a process named `registration` writes."""
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    configure_logging("INFO", "registration", stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def read(lines: Lines) -> list[dict[str, Any]]:
    """Return the lines; each must be JSON."""
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_says_whose_it_is_and_what_caused_it(lines: Lines) -> None:
    structlog.get_logger("x").info("before")
    with correlated("call-7", service="assessment"):
        structlog.get_logger("x").info("inside", count=3)
        logging.getLogger("library").warning("a library's %s", "line")
    before, inside, foreign = read(lines)
    assert (before["service"], before["correlation_id"]) == ("registration", None)
    assert (inside["service"], inside["correlation_id"], inside["count"]) == ("assessment", "call-7", 3)
    assert (foreign["service"], foreign["correlation_id"], foreign["event"]) == (
        "assessment",
        "call-7",
        "a library's line",
    )


@pytest.mark.parametrize(
    "value",
    [
        NIK,
        int(NIK),
        f"Key (nik)=({NIK}) already exists",
        {"deep": [{"deeper": (NIK, f"x{NIK}y")}]},
        {NIK: "as a key"},
        ValueError(NIK),
    ],
)
def test_a_nik_is_masked_wherever_it_stands(lines: Lines, value: object) -> None:
    log = structlog.get_logger("x")
    log.info("value", value=value)
    log.info("message %s", NIK)
    logging.getLogger("library").warning("a library's %s", value)
    assert NIK not in lines.getvalue()
    assert all(MASK in json.dumps(line) for line in read(lines))


def test_a_nik_in_a_traceback_is_masked_too(lines: Lines) -> None:
    try:
        int(f"{NIK}?")
    except ValueError:
        structlog.get_logger("x").exception("failed")
        logging.getLogger("library").exception("failed")
    assert NIK not in lines.getvalue()
    assert lines.getvalue().count("ValueError: invalid literal") == 2


def test_secrets_are_masked_by_name_and_by_shape(lines: Lines) -> None:
    structlog.get_logger("x").info(
        "secrets",
        password="hunter2",
        Authorization="Bearer abc",
        error="postgresql://role:hunter2@db/registration refused eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
    )
    (line,) = read(lines)
    assert "hunter2" not in lines.getvalue()
    assert "eyJ" not in lines.getvalue()
    assert line["Authorization"] == MASK
    assert line["error"].startswith(f"postgresql://role:{MASK}@db/registration refused")


def test_other_numbers_and_ids_stay_readable(lines: Lines) -> None:
    one = new_id()
    structlog.get_logger("x").info("numbers", id=one, offset=12_345, nanoseconds=1_763_800_000_123_456_789, ok=True)
    (line,) = read(lines)
    assert (line["offset"], line["nanoseconds"], line["ok"]) == (12_345, 1_763_800_000_123_456_789, True)
    assert str(one) in line["id"]


def test_a_correlation_id_cannot_carry_a_nik() -> None:
    assert CORRELATION_ID.fullmatch("batch-1.a")
    assert not CORRELATION_ID.fullmatch(NIK)
    assert not CORRELATION_ID.fullmatch(f"x-{NIK}-y")
