"""One dialect: a name says whether it raises, locks or pages, and commands of all services are called alike."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from contracts.sources import OWN, ROOT, RUNNING, Function, Source, calls, dotted, sources

VERBS = {
    "get": ("list", "show", "download"),
    "post": ("create",),
    "put": ("put",),
    "patch": ("change",),
    "delete": ("delete",),
}
GET = "get"
ASKING = re.compile(r"_?(get|find|list|lock|count|is|has)(_|$)")
TELLING = re.compile(r"(^|_)(tell|told)(_|$)")  # an event is recorded, a message announced, an act audited
PARKED = re.compile(r"parked[_ -]?(record|event|message)", re.IGNORECASE)  # parking is the act, the thing a dead letter

Node = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[[Source, Node], bool]


def gets_or_raises(_: Source, node: Node) -> bool:
    """What is named get_ never returns None: it raises."""
    return not _named(node, "get") or "None" not in _words(node.returns)


def finds_or_none(_: Source, node: Node) -> bool:
    """What is named find_ may return None."""
    return not _named(node, "find") or "None" in _words(node.returns)


def lists_pages(source: Source, node: Node) -> bool:
    """What is named list_ returns a page, and what makes pages is named so."""
    pages = any(name == "paginate" for name, _ in _own_calls(source, node))
    return _named(node, "list") == (pages or "Page" in _words(node.returns))


def locks_by_name(source: Source, node: Node) -> bool:
    """What locks rows is named lock_, and what is named so locks: by itself, by an upsert, or by another that does."""
    called = [name.rsplit(".", 1)[-1] for name, _ in _own_calls(source, node)]
    asked = any(word.arg == "with_for_update" for _, call in _own_calls(source, node) for word in call.keywords)
    locks = asked or "with_for_update" in called
    by_others = "on_conflict_do_update" in called or any(map(_is_lock, called))
    return _named(node, "lock") if locks else not _named(node, "lock") or by_others


def asks_by_name(source: Source, node: Node) -> bool:
    """What asks the database, in queries.py, says how."""
    asks = source.file == "queries.py" and isinstance(node, ast.AsyncFunctionDef)
    return not asks or bool(ASKING.match(node.name))


def routes_by_method(source: Source, node: Node) -> bool:
    """A route is <verb>_<noun>, the verb its method's."""
    methods = [
        dotted(mark.func).rsplit(".", 1)[-1]
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and dotted(mark.func).startswith(("router.", "pages."))
    ]
    listed = [_listed_route(call) for name, call in calls(source) if name == "Route"]
    methods += [method for method, endpoint in listed if endpoint == node.name]
    return all(node.name.startswith(_verbs(method)) for method in methods)


def takes_session_first(_: Source, node: Node) -> bool:
    """A session stands first, and whoever acts is named: `(session, target, *, principal)`."""
    positions = {_words(one.annotation): place for place, one in enumerate(_positional(node))}
    session = next((place for words, place in positions.items() if words == ("AsyncSession",)), 0)
    return session == 0 and positions.get(("Principal",), 0) == 0


def tells_nothing(_: Source, node: Node) -> bool:
    """An event is recorded, a message announced, an act audited; nothing is told."""
    return not TELLING.search(node.name)


RULES: tuple[Rule, ...] = (
    gets_or_raises,
    finds_or_none,
    lists_pages,
    locks_by_name,
    asks_by_name,
    routes_by_method,
    takes_session_first,
)
BROKEN = (
    (gets_or_raises, "async def get_case(session: AsyncSession) -> Case | None: ..."),
    (finds_or_none, "async def find_case(session: AsyncSession) -> Case: ..."),
    (lists_pages, "async def list_cases(session: AsyncSession) -> list[Case]: ..."),
    (lists_pages, "async def page_of_cases(session: AsyncSession): return await paginate(session)"),
    (locks_by_name, "async def get_case(session: AsyncSession) -> Case: await session.get(select().with_for_update())"),
    (locks_by_name, "async def get_case(session: AsyncSession) -> Case: await session.get(Case, with_for_update=True)"),
    (locks_by_name, "async def lock_case(session: AsyncSession) -> Case: return await get_case(session)"),
    (asks_by_name, "async def case_view(session: AsyncSession) -> CaseView: ..."),
    (routes_by_method, "@router.get('')\nasync def read_case(session: Session) -> CaseView: ..."),
    (routes_by_method, "@router.post('', status_code=201)\nasync def open_case(session: Session) -> CaseView: ..."),
    (routes_by_method, "@pages.post('')\nasync def submit_form(session: Session) -> HTMLResponse: ..."),
    (
        routes_by_method,
        "async def read_case(session: Session) -> CaseView: ...\nRoute('GET', '', read_case, CaseView, '')",
    ),
    (takes_session_first, "async def open_case(case: Case, session: AsyncSession) -> None: ..."),
    (takes_session_first, "async def open_case(session: AsyncSession, principal: Principal, case: Case) -> None: ..."),
    (tells_nothing, "async def tell_opened(session: AsyncSession) -> None: ..."),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: getattr(rule, "__name__", ""))
@pytest.mark.parametrize("folder", RUNNING)
def test_every_function_speaks_the_dialect(folder: str, rule: Rule) -> None:
    found = [
        f"{source.at(node)}: {node.name}"
        for source in sources(folder)
        if not source.is_migration
        for node in _functions(source)
        if not rule(source, node)
    ]
    assert not found, f"{rule.__doc__} {found}"


def test_nothing_is_told_in_the_whole_product() -> None:
    found = [
        f"{source.at(node)}: {node.name}"
        for source in sources(*RUNNING, "client/src", "devstack/src", "ops/src")
        for node in _functions(source)
        if not tells_nothing(source, node)
    ]
    assert not found, f"{tells_nothing.__doc__} {found}"


def test_a_record_that_cannot_be_applied_is_called_a_dead_letter_everywhere() -> None:
    assert all(map(PARKED.search, ("ParkedRecord", "kompeten_parked_records", "a parked event")))
    texts = {source.name: source.text for source in sources(*OWN) if source.file != "test_dialect.py"}
    for pattern in ("README.md", "docs/**/*.md", "deploy/**/*.yml", "deploy/**/*.json"):
        texts |= {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in ROOT.glob(pattern)}
    assert {name: found[0] for name, text in texts.items() if (found := PARKED.search(text))} == {}


@pytest.mark.parametrize(("rule", "spoken"), BROKEN)
def test_what_breaks_a_rule_is_heard(rule: Rule, spoken: str) -> None:
    source = Source("services/x/src/x/cases/queries.py", spoken, ast.parse(spoken))
    assert not all(rule(source, node) for node in _functions(source))


def _functions(source: Source) -> Iterator[Node]:
    return (node for node in source.nodes if isinstance(node, Function))


def _own_calls(source: Source, node: Node) -> list[tuple[str, ast.Call]]:
    """Return the calls of a function, without those of the functions inside it."""
    inner = {
        id(one)
        for nested in ast.walk(node)
        if nested is not node and isinstance(nested, Function)
        for one in ast.walk(nested)
    }
    return [found for found in calls(Source(source.name, "", ast.Module([node], []))) if id(found[1]) not in inner]


def _named(node: Node, verb: str) -> bool:
    return node.name.lstrip("_").startswith(f"{verb}_")


def _listed_route(call: ast.Call) -> tuple[str, str]:
    """Return method and endpoint of a line in the table of the operators' routes."""
    method, _, endpoint = call.args[:3]
    return ast.literal_eval(method).lower(), dotted(endpoint)


def _verbs(method: str) -> tuple[str, ...]:
    """Return how the names of a method's routes begin; of a route of several methods, by those that read."""
    return tuple(f"{verb}_" for verb in VERBS[GET if method == "api_route" else method])


def _is_lock(name: str) -> bool:
    return name.lstrip("_").startswith("lock_")


def _positional(node: Node) -> list[ast.arg]:
    return [one for one in node.args.args if one.arg not in ("self", "cls")]


def _words(annotation: ast.expr | None) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", ast.unparse(annotation))) if annotation else ()
