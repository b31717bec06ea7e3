"""The process that issues a large session: reads what to do from its standard input, writes what it saw."""

import resource
import time
from functools import partial
from uuid import UUID

import asyncpg

from benchmarks.apart import Json, answer, service_without_server
from benchmarks.certifying import CertificationCommands
from certification.certificates.commands import go_on_issuing
from kompeten.database.sessions import in_transaction
from kompeten.service.process import Process
from kompeten.telemetry.correlation import own_work
from support.counting import noted_statements

KILOBYTES = 1_024
COLUMNS = (
    "SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = 'certification_case'::regclass AND attnum > 0"
)
OWN = {
    **dict.fromkeys(("id", "application_id"), "gen_random_uuid()"),
    "participant": "jsonb_set(participant, '{person_id}', to_jsonb(gen_random_uuid()::text))",
}


async def issue_at_once(asked: Json) -> Json:
    """Grant so many cases, order their issue, and return what each piece took and how large the process became."""
    process = await service_without_server("certification", asked)
    commands = CertificationCommands(process.runtime, process.consumers)
    session_id = await commands.granted(1)
    await _copy_case(asked["owner_url"], session_id, asked["count"] - 1)
    before = _most_megabytes()
    sent, rates = list[int](), list[float]()
    done = 1
    while done:
        with noted_statements(process.runtime.engine.sync_engine) as statements:
            started = time.perf_counter()
            done = await (_go_on(process) if rates else _order(commands, session_id))
            took = time.perf_counter() - started
        sent.append(len(statements))
        rates += [done / took] if done else []
    await process.runtime.engine.dispose()
    return {
        "rates": rates,
        "pieces": len(rates),
        "most_statements": max(sent[1:-1], default=0),  # the order itself asks more, once
        "statements of the order with its first piece": sent[0],
        "mb_before": before,
        "most_mb": _most_megabytes(),
    }


async def _order(commands: CertificationCommands, session_id: UUID) -> int:
    return len(await commands.issue(session_id))


async def _go_on(process: Process) -> int:
    with own_work():
        step = partial(go_on_issuing, public_url=process.runtime.settings.public_url)
        return await in_transaction(process.runtime.sessions, step)


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
    answer(issue_at_once)
