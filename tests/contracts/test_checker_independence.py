"""The checker of the harm suite is judge over the product, so it shares nothing with it."""

import ast
import importlib
import sys

import pytest

from contracts.modules import tables_of
from contracts.sources import calls, sources
from faults.checker.case import EFFECTS, HANDLES, NO_ROW_OF_THEIR_OWN, OWNS, READS, Case
from faults.checker.chain import NOT_COUNTED, _rows_telling
from kompeten.events import registry
from kompeten.messaging.handlers import Handlers, topics_of

CHECKER = "tests/faults/checker"


def test_the_checker_imports_nothing_but_the_standard_library_and_itself() -> None:
    foreign = {
        f"{source.name}: {module}"
        for source in sources(CHECKER)
        for node in source.nodes
        for module in _imported(node)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("faults.checker.")
    }
    assert not foreign, foreign


def test_the_checker_opens_nothing_and_asks_no_clock() -> None:
    impure = {"asyncio", "os", "pathlib", "random", "secrets", "socket", "subprocess", "time"}
    found = {
        f"{source.name}: {module}"
        for source in sources(CHECKER)
        for node in source.nodes
        for module in _imported(node)
        if module.split(".")[0] in impure
    }
    assert sources(CHECKER)
    assert not found, found


@pytest.mark.parametrize("service", HANDLES)
def test_the_checker_knows_what_each_service_handles(service: str) -> None:
    handlers: Handlers = importlib.import_module(f"{service}.handlers").HANDLERS
    assert HANDLES[service] == {one.kind.__name__ for one in handlers}
    assert sorted(READS[service]) == topics_of(handlers)
    assert set(OWNS[service]) == {kind.topic for kind in registry().values() if kind.source == f"/{service}"}


@pytest.mark.parametrize("service", HANDLES)
def test_what_is_handled_leaves_a_row_that_the_checker_counts_or_it_says_why_not(service: str) -> None:
    assert set(EFFECTS[service]) <= HANDLES[service]
    assert HANDLES[service] - set(EFFECTS[service]) <= set().union(*NO_ROW_OF_THEIR_OWN.values())


@pytest.mark.parametrize("service", HANDLES)
def test_the_checker_looks_at_tables_and_columns_that_exist(service: str) -> None:
    """Under a name that is gone it would find no rows, and judge by that."""
    known = {name: table for metadata in tables_of(service) for name, table in metadata.tables.items()}
    asked = {
        call.args[1].value
        for source in sources(CHECKER)
        for name, call in calls(source)
        if name == "case.rows" and isinstance(call.args[1], ast.Constant)
        if not isinstance(call.args[0], ast.Constant) or call.args[0].value == service
    }
    assert asked <= known.keys()
    effects = {(table, column) for table, column, _ in EFFECTS[service].values()}
    assert effects <= {(name, column.name) for name, table in known.items() for column in table.columns}


def test_each_event_is_counted_against_rows_or_the_checker_says_why_not() -> None:
    counted = set(_rows_telling(Case([], {"rows": {service: {} for service in HANDLES}})))
    assert not counted & set(NOT_COUNTED)
    assert counted | set(NOT_COUNTED) == {kind.__name__ for kind in registry().values()}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
