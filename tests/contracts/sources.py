"""The project's own Python files, parsed: what the tests of the house rules walk through."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("registration", "assessment", "certification", "notifications", "gateway")
RUNNING = ("shared/src", *(f"services/{name}/src" for name in SERVICES))
OWN = (*RUNNING, "devstack/src", "ops/src", "tools", "tests")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A file of ours; `name` is its path in the checkout."""

    name: str
    text: str
    tree: ast.Module

    @property
    def file(self) -> str:
        """Return the file's own name."""
        return self.name.rsplit("/", 1)[-1]

    @property
    def is_migration(self) -> bool:
        """Tell whether it is a step of a migration, or an environment Alembic runs."""
        return "/migrations/" in self.name

    def at(self, node: ast.AST) -> str:
        """Return where a node stands, as an editor opens it."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return every Python file below the folders."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text("utf-8")
            found.append(Source(str(path.relative_to(ROOT)), text, ast.parse(text)))
    return tuple(found)


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the dotted name of what is called: `session.commit`, `datetime.now`, `in_transaction`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.expr) -> str:
    """Return an expression as a dotted name; what is no name in it becomes empty."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
