"""Days and moments as people and programs enter them: in years somebody can have meant, never as numbers."""

from datetime import UTC, date, datetime
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

YEARS: Final = range(1900, 2101)
"""A day outside of these is a typing error, whatever it is of."""

YEAR, ENDS_BEFORE_START = "year_out_of_range", "ends_before_start"
"""Types of the errors below, which `kompeten.http.invalid` words."""


AnyDay = TypeVar("AnyDay", date, datetime)


def not_before(start: str) -> AfterValidator:
    """Return a validator of an end: not before the field `start`, which stands above it; a moment must be later."""

    def check(end: AnyDay, info: ValidationInfo) -> AnyDay:
        began = info.data.get(start)  # missing where it has an error of its own
        if began is not None and (end < began or (isinstance(end, datetime) and end == began)):
            raise PydanticCustomError(ENDS_BEFORE_START, "ends before it starts")
        return end

    return AfterValidator(check)


def _written(value: object) -> object:
    """Let text pass: pydantic would read a number, even `true`, as seconds since 1970."""
    if not isinstance(value, str | date):
        raise PydanticCustomError("date_type", "is no text")
    return value


def _plausible(day: date) -> date:
    if day.year not in YEARS:
        raise PydanticCustomError(YEAR, "the year is not from 1900 to 2100")
    return day


def _in_utc(moment: datetime) -> datetime:
    _plausible(moment)  # first: at the calendar's ends an offset would lead out of it
    return moment.astimezone(UTC)


Day = Annotated[
    date,
    AfterValidator(_plausible),
    BeforeValidator(_written),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A calendar day."""

Moment = Annotated[
    AwareDatetime,
    AfterValidator(_in_utc),
    BeforeValidator(_written),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment with its offset; kept in UTC."""
