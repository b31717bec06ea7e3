"""What the pages in docs/ point at is there: files, tests by their names, other pages."""

import re
from functools import cache
from pathlib import Path

import pytest

from contracts.sources import OWN, ROOT, Function, sources

GENERATED = {"events.md", "states.md"}
PAGES = sorted(path for path in ROOT.glob("docs/**/*.md") if path.name not in GENERATED)
DECISIONS = [path for path in PAGES if path.parent.name == "decisions"]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
FILE = re.compile(r"`([\w.-][\w/.-]*\.(?:py|json|toml|lock))`")
TEST = re.compile(r"`(test_\w+)`")
NOT_TRACKED = {"uv.lock"}
MADE_HERE = "var/"  # by whoever follows the page
PARTS = ("## Context", "## Decision", "## Consequence", "## Held by")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
decisions = pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)


@pages
def test_links_lead_somewhere(page: Path) -> None:
    assert not [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]


@pages
def test_the_files_a_page_names_exist(page: Path) -> None:
    named = set(FILE.findall(page.read_text("utf-8"))) - NOT_TRACKED
    named = {name for name in named if not name.startswith(MADE_HERE)}
    missing = {name for name in named if not any(path.endswith(f"/{name}") for path in _files())}
    assert not missing, missing


@pages
def test_the_tests_a_page_names_exist(page: Path) -> None:
    missing = set(TEST.findall(page.read_text("utf-8"))) - _tests()
    assert not missing, missing


@decisions
def test_a_decision_has_its_parts_and_says_what_holds_it(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.startswith(f"# {int(page.name[:4])}. ")
    assert [text.index(part) for part in PARTS] == sorted(text.index(part) for part in PARTS)
    assert re.search(r"`tests/[\w/.]+`|`test_\w+`", text.split(PARTS[-1])[1])


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_pages_stay_readable() -> None:
    # made by `make schemas`, a row for each operation, and by `make bench`, a section for each path
    written = [page for page in PAGES if page.name not in ("access.md", "performance.md")]
    assert not [page.name for page in written if len(page.read_text("utf-8").splitlines()) > 250]


@cache
def _tests() -> frozenset[str]:
    """Return the names of the tests' functions and files."""
    functions = {node.name for source in sources("tests") for node in source.nodes if isinstance(node, Function)}
    return frozenset(functions | {source.file.removesuffix(".py") for source in sources("tests")})


@cache
def _files() -> tuple[str, ...]:
    """Return the paths a page may name, each with a slash before it."""
    found = [path for folder in (*OWN, "services", "shared") for path in (ROOT / folder).rglob("*.*")]
    return tuple(f"/{path.relative_to(ROOT)}" for path in [*found, *ROOT.iterdir()])
