"""Rows as the person they are about may read them: every column there is, so that none is forgotten."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue
from pydantic_core import to_jsonable_python
from sqlalchemy import inspect

from registration.tables import Base

Row = dict[str, JsonValue]

NOT_SHOWN: Mapping[str, frozenset[str]] = {
    # How a number is sealed and found; the number itself is told.
    "person": frozenset({"nik_index", "nik_ciphertext", "nik_key_id"}),
    # Where the paper lies, under which key; the paper itself is told by its address.
    "document": frozenset({"key_id", "object_name"}),
    # The file holds other people; their own rows are told one by one.
    "import": frozenset({"content", "header", "correlation_id", "traceparent"}),
    "import_row": frozenset({"nik_index", "cells"}),
    "timeline_entry": frozenset({"precedence"}),
}


def row_of(row: Base, **more: Any) -> Row:  # noqa: ANN401 - whatever JSON can hold
    """Return a row's columns by name, and what else is known of it."""
    left_out = NOT_SHOWN.get(row.__tablename__, frozenset())
    columns = inspect(type(row)).columns.keys()
    values = {name: getattr(row, name) for name in columns if name not in left_out}
    shown: Row = to_jsonable_python(values | more)
    return shown
