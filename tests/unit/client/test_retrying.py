"""When the client asks again, and how long it waits before."""

from datetime import UTC, datetime

import pytest

from kompeten_client.retrying import Patience, may_ask_again, seconds_asked

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7),
        ("0", 0),
        ("Thu, 26 Nov 2026 04:00:30 GMT", 30),
        ("Thu, 26 Nov 2026 03:00:00 GMT", 0),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert seconds_asked(header, now=NOW) == seconds


@pytest.mark.parametrize(
    ("status", "code", "again"),
    [
        *((status, None, True) for status in (429, 502, 503, 504)),
        *((status, "some_code", False) for status in (400, 401, 403, 404, 409, 412, 422, 500, 501)),
        (409, "request_in_flight", True),
    ],
)
def test_only_what_may_pass_by_itself_is_asked_again(status: int, code: str | None, *, again: bool) -> None:
    assert may_ask_again(status, code) is again


def test_the_wait_doubles_is_drawn_and_ends() -> None:
    patience = Patience(attempts=4, first_seconds=1, longest_seconds=3)
    assert [patience.wait_after(n, asked=None, draw=1) for n in (1, 2, 3, 4)] == [1, 2, 3, None]
    assert patience.wait_after(1, asked=None, draw=0) == 0.5


def test_what_the_server_asks_for_counts_unless_nobody_would_wait_so_long() -> None:
    patience = Patience(longest_seconds=60)
    assert patience.wait_after(1, asked=60, draw=0) == 60
    assert patience.wait_after(1, asked=61, draw=0) is None
