"""The rooms of a package stand on one another: no two folders import each other, by whatever way round."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from contracts.sources import ROOT, RUNNING, Source, calls, sources

PACKAGES = (
    "shared/src/kompeten",
    "services/gateway/src/gateway",
    "services/registration/src/registration",
    "services/certification/src/certification",
    "services/assessment/src/assessment",
    "services/development/src/development",
    "services/notifications/src/notifications",
)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_rooms_import_each_other(package: str) -> None:
    try:
        TopologicalSorter(rooms(package)).prepare()
    except CycleError as error:
        pytest.fail(f"{package}: {' -> '.join(error.args[1])}")


def rooms(package: str) -> Mapping[str, set[str]]:
    """Return the rooms of a package, each with those it imports: its folders, and the files beside them."""
    name = Path(package).name
    found: dict[str, set[str]] = {}
    for source in sources(package):
        room = _room(source.name.removeprefix(f"{package}/").removesuffix(".py").split("/"))
        found.setdefault(room, set()).update(one for one in _imported(source, name) if one != room)
    return found


def test_the_walk_sees_a_loop() -> None:
    arrows = rooms("shared/src/kompeten")
    assert "database" in arrows["messaging"]
    assert (ROOT / "shared/src/kompeten/messaging").is_dir()
    with pytest.raises(CycleError):
        TopologicalSorter({**arrows, "database": arrows["database"] | {"messaging"}}).prepare()


def _imported(source: Source, package: str) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == package:
            parts = node.module.split(".")[1:]
            yield from [_room(parts)] if parts else [_room([alias.name]) for alias in node.names]


def _room(parts: list[str]) -> str:
    return parts[0]


def test_every_router_is_strict() -> None:
    plain = {source.name for source in sources(*RUNNING) for name, _ in calls(source) if name == "APIRouter"}
    assert plain == {
        "shared/src/kompeten/service/health.py",  # what watches a process sends nothing
        "shared/src/kompeten/service/scraping.py",  # likewise
        "services/gateway/src/gateway/documentation/events.py",  # reads nothing, for anybody
        "services/gateway/src/gateway/documentation/routes.py",  # likewise
        "services/gateway/src/gateway/pages/routes.py",  # likewise
    }
