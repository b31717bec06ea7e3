"""The days on which something that follows the wrong clock goes wrong: midnight in each zone, leap day, end of year."""

from datetime import date

import pytest

on_such_days = pytest.mark.parametrize(
    ("day", "time_zone"),
    [
        pytest.param(date(2026, 7, 15), "Asia/Jakarta", id="WIB"),
        pytest.param(date(2026, 7, 15), "Asia/Makassar", id="WITA"),
        pytest.param(date(2026, 7, 15), "Asia/Jayapura", id="WIT"),
        pytest.param(date(2028, 2, 29), "Asia/Jakarta", id="29 February"),
        pytest.param(date(2026, 12, 31), "Asia/Jakarta", id="31 December"),
    ],
)
