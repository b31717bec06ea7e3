"""Rows made without the bookkeeping of changes."""

import pytest
from sqlalchemy import inspect

from kompeten.database.audit_tables import AuditEntry
from kompeten.database.rows import new_row
from kompeten.ids import new_id


def test_a_new_row_has_what_it_was_made_with_and_belongs_to_no_session() -> None:
    entry_id = new_id()
    made = new_row(AuditEntry, id=entry_id, action="look", details={})
    assert (made.id, made.action, made.details) == (entry_id, "look", {})
    assert inspect(made).transient


def test_a_column_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="AuditEntry has no acton"):
        new_row(AuditEntry, acton="look")
