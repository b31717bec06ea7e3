"""No test, story or campaign depends on the hour: what needs a calendar day measures it once and keeps it."""

import ast

from contracts.sources import sources

ASKED_ONCE = {
    "tests/browser/scanning.py": "a browser has the machine's clock, and is told of days around it",
    "tests/browser/test_offline_page.py": "likewise",
    "devstack/src/devstack/demo/sheets.py": "a story asks when it begins",
    "tests/faults/organizers.py": "a wave asks when it begins",
}
FOLDERS = ("tests", "benchmarks", "devstack/src")


def test_nobody_asks_the_machine_for_the_day_in_the_middle_of_something() -> None:
    found: dict[str, int] = {}
    for source in sources(*FOLDERS):
        asked = sum(_asks_for_the_day(node) for node in source.nodes)
        if asked:
            found[source.name] = asked
    assert found == dict.fromkeys(ASKED_ONCE, 1)


def _asks_for_the_day(node: ast.AST) -> bool:
    """Tell `date.today()`, `datetime.today()` and `datetime.now(…).date()` from other calls."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    asked = node.func.value
    if node.func.attr == "today":
        return isinstance(asked, ast.Name) and asked.id in ("date", "datetime")
    return node.func.attr == "date" and "datetime.now(" in ast.unparse(asked)
