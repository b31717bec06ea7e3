"""Rows made without the bookkeeping of changes."""

import orjson
import pytest
from sqlalchemy import inspect

from kompeten.database.audit_tables import AuditEntry
from kompeten.database.rows import bare_row, inserting, tracked
from kompeten.ids import new_id


def test_a_row_has_what_it_was_made_with() -> None:
    entry_id = new_id()
    made = bare_row(AuditEntry, id=entry_id, action="look", details={})
    assert (made.id, made.action, made.details) == (entry_id, "look", {})


def test_one_that_is_tracked_belongs_to_no_session_and_lacks_nothing() -> None:
    made = tracked(bare_row(AuditEntry, action="look"))
    assert inspect(made).transient
    assert (made.action, made.reason) == ("look", None)


def test_both_are_told_alike_and_nothing_is_told_of_the_state() -> None:
    bare, followed = bare_row(AuditEntry, action="look"), tracked(bare_row(AuditEntry, action="look"))
    _, values = inserting([bare, followed])
    one, other = orjson.loads(values["rows"])
    assert one == {"action": "look"}
    assert {name: value for name, value in other.items() if value is not None} == one


def test_a_column_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="AuditEntry has no acton"):
        bare_row(AuditEntry, acton="look")
