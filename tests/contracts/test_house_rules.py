"""How the code reads: small files and functions, pure rules, one clock, no error caught and forgotten."""

import ast
import re
import sys
from collections.abc import Iterator

from contracts.sources import OWN, ROOT, RUNNING, Function, Source, calls, dotted, sources

MOST_LINES = 250
MOST_FUNCTION_LINES = 40
EMPTY_NAMES = {"utils", "helpers", "manager", "base", "common", "core"}
CLOCKS = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time(_ns)?|SystemClock|machine_clock)$")
MAY_ASK_THE_MACHINE = {
    "shared/src/kompeten/clock.py": "is the clock",
    "shared/src/kompeten/service/command.py": "likewise: an operator's command",
    "services/certification/src/certification/credentials/command.py": "likewise: when a key was made and revoked",
    "shared/src/kompeten/service/app.py": "wires the machine's clock where none is handed in",
    "shared/src/kompeten/identity/tokens.py": "likewise: a token expires by the machine's time",
    "services/gateway/src/gateway/counting.py": "what `limits` counts by: how long a caller is to wait",
}
CHANCE = re.compile(r"(^|\.)(new_id|uuid[1-8]|random\w*|token_(hex|bytes|urlsafe))$")
KEPT = re.compile(r"(^|\.)(app|runtime)\.state$")
MAY_FORGET = {
    "shared/src/kompeten/service/supervision.py": "the task starts again: that is its handling",
}
REACH_IN = {
    "shared/src/kompeten/messaging/framework.py": "the one place",
    "tests/delivery/test_framework.py": "its tests",
    "tests/delivery/test_consumers_that_gave_up.py": "breaks a client on purpose",
}
BROAD = {"Exception", "BaseException"}


def test_files_stay_small() -> None:
    long = [
        f"{source.name}: {lines} lines"
        for source in sources(*OWN)
        if not source.is_migration and (lines := len(source.text.splitlines())) > MOST_LINES
    ]
    assert not long, long


def test_functions_stay_small() -> None:
    long = [
        f"{source.at(node)}: {node.name} has {lines} lines"
        for source in sources(*OWN)
        if not source.is_migration
        for node in source.nodes
        if isinstance(node, Function) and (lines := (node.end_lineno or node.lineno) - node.lineno + 1)
        if lines > MOST_FUNCTION_LINES
    ]
    assert not long, long


def test_no_file_has_a_name_that_says_nothing() -> None:
    found = [source.name for source in sources(*OWN) if EMPTY_NAMES & set(source.name.removesuffix(".py").split("/"))]
    assert not found, found


def test_only_the_clock_asks_the_machine_what_time_it_is() -> None:
    found = [
        f"{source.at(node)}: {name}"
        for source in sources(*RUNNING)
        for name, node in [*calls(source), *_imported_clocks(source)]
        if CLOCKS.search(name) and source.name not in MAY_ASK_THE_MACHINE
    ]
    assert not found, found


def test_rules_know_no_clock_and_no_chance_and_wait_for_nothing() -> None:
    found = [
        *(f"{source.at(call)}: {name}" for source in _rules() for name, call in calls(source) if _impure(name)),
        *(
            f"{source.at(node)}: async"
            for source in _rules()
            for node in source.nodes
            if isinstance(node, ast.AsyncFunctionDef | ast.Await)
        ),
    ]
    assert not found, found


def test_one_place_knows_where_an_app_keeps_what_it_is_made_of() -> None:
    found = {
        source.name
        for source in sources(*OWN, "benchmarks")
        for node in source.nodes
        if isinstance(node, ast.Attribute) and KEPT.search(dotted(node))
    }
    assert found == {"shared/src/kompeten/process.py"}


def test_one_place_makes_audit_rows() -> None:
    found = {
        source.name
        for source in sources(*RUNNING)
        for name, call in calls(source)
        if "AuditEntry" in (name, *(dotted(one) for one in call.args if name == "bare_row"))
    }
    assert found == {"shared/src/kompeten/audit/recording.py"}


def test_no_process_acts_in_the_audit() -> None:
    found = [
        source.at(call)
        for source in sources(*RUNNING)
        for name, call in calls(source)
        if name in {"audit_act", "act_row"}
        for word in call.keywords
        if word.arg == "by" and isinstance(word.value, ast.Constant | ast.JoinedStr)
    ]
    assert not found, f"The audit is about people's acts; a worker's work shows in rows, events and metrics: {found}"


def test_there_are_rules_in_every_service_that_decides() -> None:
    services = {source.name.split("/")[1] for source in _rules()}
    assert services >= {"registration", "assessment", "certification", "development", "notifications"}


def test_no_error_is_caught_and_forgotten() -> None:
    found = [
        source.at(node)
        for source in sources(*RUNNING)
        if source.name not in MAY_FORGET
        for node in [*_forgetful_handlers(source), *_broad_suppressions(source)]
    ]
    assert not found, found


def test_a_test_that_sleeps_asks_for_something_in_between_or_says_why() -> None:
    found = []
    for source in sources("tests"):
        lines = source.text.splitlines()
        asking = {id(node) for loop in source.nodes if isinstance(loop, ast.While) for node in ast.walk(loop)}
        for name, call in calls(source):
            if name in {"asyncio.sleep", "time.sleep"} and id(call) not in asking and not _is_zero(call):
                found += [] if "  # " in lines[call.lineno - 1] else [source.at(call)]
    assert not found, found


def test_the_events_need_pydantic_and_the_standard_library_alone() -> None:
    allowed = {"pydantic", *sys.stdlib_module_names}
    foreign = {
        f"{source.name}: {module}"
        for source in sources("shared/src/kompeten/events")
        for module in _imported(source)
        if module.split(".")[0] not in allowed and not module.startswith("kompeten.events")
    }
    assert not foreign, foreign


def test_the_lists_of_exceptions_name_files_that_exist() -> None:
    listed = {*MAY_ASK_THE_MACHINE, *MAY_FORGET}
    assert not {name for name in listed if not (ROOT / name).exists()}


def _rules() -> list[Source]:
    return [source for source in sources(*RUNNING) if source.file == "rules.py" or source.file.endswith("_rules.py")]


def _impure(name: str) -> bool:
    return bool(CLOCKS.search(name) or CHANCE.search(name)) or name == "now"


def _forgetful_handlers(source: Source) -> Iterator[ast.ExceptHandler]:
    """Yield what catches everything and does nothing about it but log it."""
    for node in source.nodes:
        if not isinstance(node, ast.ExceptHandler):
            continue
        if node.type is None or (_is_broad(node.type) and all(_does_nothing(step) for step in node.body)):
            yield node


def _broad_suppressions(source: Source) -> Iterator[ast.Call]:
    for name, call in calls(source):
        if name.rsplit(".", 1)[-1] == "suppress" and any(_is_broad(kind) for kind in call.args):
            yield call


def _is_broad(kind: ast.expr) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(dotted(one) in BROAD for one in kinds)


def _does_nothing(step: ast.stmt) -> bool:
    if isinstance(step, ast.Pass | ast.Continue):
        return True
    if not isinstance(step, ast.Expr):
        return False
    return isinstance(step.value, ast.Constant) or (
        isinstance(step.value, ast.Call) and dotted(step.value.func).startswith(("log.", "logger.", "logging."))
    )


def _is_zero(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0


def _imported_clocks(source: Source) -> Iterator[tuple[str, ast.AST]]:
    """Yield what is imported from `time` by name: its calls would not show where the name is from."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from ((f"time.{alias.name}", node) for alias in node.names)


def _imported(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_what_is_private_to_kafkas_clients_is_touched_in_one_place() -> None:
    (adapter,) = (source for source in sources("shared/src") if source.name in REACH_IN)
    taken = {node.attr for node in _privates(adapter)}
    found = [
        f"{source.at(node)}: {node.attr}"
        for source in sources(*OWN, "benchmarks")
        if source.name not in REACH_IN
        for node in _privates(source)
        if node.attr in taken
    ]
    assert not found, found


def _privates(source: Source) -> Iterator[ast.Attribute]:
    """Yield every use of a private attribute of something else than the object itself."""
    for node in source.nodes:
        if (
            isinstance(node, ast.Attribute)
            and re.match("_[a-z]", node.attr)
            and dotted(node.value) not in {"self", "cls"}
        ):
            yield node


def test_a_line_of_the_log_is_given_the_error_itself() -> None:
    """So that one place decides what may be written of it: an error's own text may quote a row."""
    found = [
        source.at(word.value)
        for source in sources(*RUNNING)
        for name, call in calls(source)
        if name.startswith("log.")
        for word in call.keywords
        if isinstance(word.value, ast.Call) and dotted(word.value.func) in {"repr", "str"}
        if "error" in {one.id for one in ast.walk(word.value) if isinstance(one, ast.Name)}
    ]
    assert not found, found
