"""Rows as the person they are about may read them: every column there is, so that none is forgotten."""

from collections.abc import Mapping
from typing import Any

from kompeten.database import belongings
from kompeten.database.belongings import Row
from registration.tables import Base

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
    return belongings.row_of(row, left_out=NOT_SHOWN.get(row.__tablename__, frozenset()), **more)
