"""A person as applied with, once every cell could be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from registration.forms.fields import COLUMNS, Column, Value

_WRITTEN = [(one, one.field.json_name, one.field.required) for one in COLUMNS if one is not Column.NIK]


@dataclass(frozen=True, slots=True)
class Person:
    """Everything a row says about a person; printed it says nothing.

    `written` is all but the NIK by its JSON name, as the API and the tables know it; None where nothing was said.
    """

    national_id: str = field(repr=False)
    written: Mapping[str, Value | None] = field(repr=False)


def person_of(values: Mapping[Column, Value]) -> Person:
    """Return the person of a row without errors; a missing required value is a `KeyError`."""
    written = {
        name: meaning_of(column, values[column] if is_required else values.get(column))
        for column, name, is_required in _WRITTEN
    }
    return Person(national_id=str(values[Column.NIK]), written=written)


def day(value: Value) -> date:
    """Narrow the value of a date column; anything else there is a fault of ours."""
    if not isinstance(value, date):
        msg = "a date column was read as text"
        raise TypeError(msg)
    return value


def meaning_of(column: Column, value: Value | None) -> Value | None:
    """Return what a cell's value means, as the API and the tables know it."""
    words = column.field.words
    return words.get(value, value) if words and isinstance(value, str) else value
