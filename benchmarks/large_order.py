"""The process that issues a large session: reads what to do from its standard input, writes what it saw."""

import asyncio
import json
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import event

from benchmarks.certifying import CertificationCommands
from certification.certificates.commands import go_on_issuing
from certification.main import create_app
from certification.settings import CertificationSettings
from devstack.environment import AUDIENCE, ISSUER
from kompeten.database.sessions import in_transaction
from kompeten.process import process_of
from kompeten.service.process import Process
from kompeten.telemetry.correlation import own_work

KILOBYTES = 1_024
COLUMNS = (
    "SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = 'certification_case'::regclass AND attnum > 0"
)
OWN = {
    **dict.fromkeys(("id", "application_id"), "gen_random_uuid()"),
    "participant": "jsonb_set(participant, '{person_id}', to_jsonb(gen_random_uuid()::text))",
}

Json = dict[str, Any]  # Any: JSON


async def issue_at_once(asked: Json) -> Json:
    """Grant so many cases, order their issue, and return what each piece took and how large the process became."""
    app = create_app(
        CertificationSettings(
            environment="development",
            database_url=asked["runtime_url"],
            kafka_bootstrap_servers="127.0.0.1:1",
            oidc_issuer=ISSUER,
            oidc_audience=AUDIENCE,
            oidc_jwks=str(Path(asked["keys"]) / "jwks.json"),
        )
    )
    process = process_of(app, Process)
    await process.guard.look()  # without a server nobody else opens the gate before writes
    commands = CertificationCommands(process.runtime, process.consumers)
    session_id = await commands.granted(1)
    await _copy_case(asked["owner_url"], session_id, asked["count"] - 1)
    before = _most_megabytes()
    statements, rates = [0], list[float]()

    def note(*_: object) -> None:
        statements[-1] += 1

    event.listen(process.runtime.engine.sync_engine, "before_cursor_execute", note)
    started = time.perf_counter()
    done = len(await commands.issue(session_id))
    while done:
        rates.append(done / (time.perf_counter() - started))
        statements.append(0)
        started = time.perf_counter()
        with own_work():
            step = partial(go_on_issuing, public_url=process.runtime.settings.public_url)
            done = await in_transaction(process.runtime.sessions, step)
    await process.runtime.engine.dispose()
    return {
        "rates": rates,
        "pieces": len(rates),
        "most_statements": max(statements[1:-1], default=0),  # the order itself asks more, once
        "statements of the order with its first piece": statements[0],
        "mb_before": before,
        "most_mb": _most_megabytes(),
    }


async def _copy_case(owner_url: str, session_id: UUID, count: int) -> None:
    owner = await asyncpg.connect(owner_url)
    try:
        names = (await owner.fetchval(COLUMNS)).split(",")
        values = ", ".join(OWN.get(name, name) for name in names)
        copied = await owner.execute(
            f"INSERT INTO certification_case ({', '.join(names)}) SELECT {values} "
            "FROM certification_case, generate_series(1, $2::integer) WHERE decided_in = $1",
            session_id,
            count,
        )
        if copied != f"INSERT 0 {count}":
            raise RuntimeError(copied)
    finally:
        await owner.close()


def _most_megabytes() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES, 1)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(issue_at_once(json.loads(sys.stdin.read())))))
