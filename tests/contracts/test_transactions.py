"""Commands never commit: the edge opens the transaction, and it ends there."""

import ast
import re

from contracts.sources import RUNNING, Source, calls, sources

ENDS = {"commit", "rollback", "begin", "begin_transaction"}  # a savepoint (`begin_nested`) ends nothing
MAY_END = {
    "shared/src/kompeten/database/sessions.py": "in_transaction is where every transaction begins and ends",
    "shared/src/kompeten/database/hot.py": "likewise, for the driver's own connection",
    "shared/src/kompeten/database/migrations/run.py": "a migration is one transaction of the owner",
}
EDGES = {
    "shared/src/kompeten/database/sessions.py": "defines it",
    "shared/src/kompeten/http/transaction.py": "one request, one transaction",
    "shared/src/kompeten/http/disclosure.py": "a read that is audited before it is answered",
    "shared/src/kompeten/messaging/consumer.py": "one poll, one transaction",
    "shared/src/kompeten/messaging/catching_up.py": "a task beside the API that forgets what no topic holds",
    "shared/src/kompeten/service/sealer.py": "a task beside the API that seals what was audited",
    "shared/src/kompeten/service/tidying.py": "a task beside the API that makes months ahead and ends what is over",
    "shared/src/kompeten/service/doomed.py": "what workers beside the API call: objects go, then their names",
    "shared/src/kompeten/service/archive.py": "an operator's command: one transaction a month",
    "shared/src/kompeten/service/command.py": "likewise: what is sent again",
    "services/registration/src/registration/reviews/routes.py": "a list of acceptances: one transaction per item",
    "services/certification/src/certification/certificates/renderer.py": "a task beside the API that draws what is due",
    "services/certification/src/certification/credentials/signer.py": "a task beside the API that signs what is due",
}
WORKER = re.compile(r"(^|_)workers?\.py$")  # a task beside the API is an edge of its own: nobody calls it
SQL = re.compile(r"\s*(COMMIT|ROLLBACK|BEGIN|START TRANSACTION)\b(?! TO)", re.IGNORECASE)


def test_only_the_edges_end_a_transaction() -> None:
    found = [
        f"{source.at(call)}: {name}"
        for source in sources(*RUNNING)
        for name, call in calls(source)
        if name.rsplit(".", 1)[-1] in ENDS and source.name not in MAY_END
    ]
    assert not found, found


def test_only_the_edges_open_a_transaction() -> None:
    found = [
        f"{source.at(call)}: {name}"
        for source in sources(*RUNNING)
        for name, call in calls(source)
        if name.rsplit(".", 1)[-1] == "in_transaction" and source.name not in EDGES and not WORKER.search(source.file)
    ]
    assert not found, found


def test_no_statement_ends_a_transaction_in_sql() -> None:
    found = [
        f"{source.at(node)}: {node.value[:40]!r}"
        for source in sources(*RUNNING)
        for node in _statements(source)
        if isinstance(node.value, str) and SQL.match(node.value)
    ]
    assert not found, found


def test_the_lists_of_exceptions_name_files_that_exist() -> None:
    known = {source.name for source in sources(*RUNNING)}
    assert not {*MAY_END, *EDGES} - known


def _statements(source: Source) -> list[ast.Constant]:
    """Return the texts handed to something that executes SQL."""
    executing = {"text", "execute", "exec_driver_sql", "scalar", "scalars", "fetch", "fetchval", "fetchrow"}
    return [
        argument
        for name, call in calls(source)
        if name.rsplit(".", 1)[-1] in executing
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]
