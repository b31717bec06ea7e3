"""The checker of the harm suite is judge over the product, so it shares nothing with it."""

import ast
import sys

from contracts.sources import sources

CHECKER = "tests/faults/checker"


def test_the_checker_imports_nothing_but_the_standard_library_and_itself() -> None:
    foreign = {
        f"{source.name}: {module}"
        for source in sources(CHECKER)
        for node in ast.walk(source.tree)
        for module in _imported(node)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("faults.checker.")
    }
    assert not foreign, foreign


def test_the_checker_opens_nothing_and_asks_no_clock() -> None:
    impure = {"asyncio", "os", "pathlib", "random", "secrets", "socket", "subprocess", "time"}
    found = {
        f"{source.name}: {module}"
        for source in sources(CHECKER)
        for node in ast.walk(source.tree)
        for module in _imported(node)
        if module.split(".")[0] in impure
    }
    assert sources(CHECKER)
    assert not found, found


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
