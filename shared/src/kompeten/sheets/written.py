"""Cells on their way from the process that reads to the one that asked: as JSON, for nothing else is trusted there."""

from datetime import date

Written = str | int | float | bool | None | dict[str, str]

DAY = "day"
FORMULA: Written = {"formula": ""}


def day(value: date) -> Written:
    """Return a date as it travels."""
    return {DAY: value.isoformat()}
