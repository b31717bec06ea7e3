"""The project's own Python files, parsed: what the tests of the house rules walk through."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("registration", "assessment", "certification", "development", "notifications", "gateway")
RUNNING = ("shared/src", *(f"services/{name}/src" for name in SERVICES))
OWN = (*RUNNING, "client/src", "devstack/src", "ops/src", "tools", "tests")

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

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of it: a dozen tests walk through the same trees."""
        return tuple(ast.walk(self.tree))

    def at(self, node: ast.AST) -> str:
        """Return where a node stands, as an editor opens it."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


def sources(*folders: str) -> tuple[Source, ...]:
    """Return every Python file below the folders."""
    return tuple(chain.from_iterable(map(_below, folders)))


@cache
def _below(folder: str) -> tuple[Source, ...]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        found.append(Source(str(path.relative_to(ROOT)), text, ast.parse(text)))
    return tuple(found)


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the dotted name of what is called: `session.commit`, `datetime.now`, `in_transaction`."""
    for node in source.nodes:
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.expr) -> str:
    """Return an expression as a dotted name; what is no name in it becomes empty."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
