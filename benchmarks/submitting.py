"""Submitting applications through the gateway, against asyncpg writing the same rows."""

import itertools
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

import httpx

from benchmarks.bare_submission import write_submissions
from benchmarks.load import load, request
from benchmarks.measuring import Aim, Comparison, Contender, Part, Series, in_turn
from benchmarks.people import ORGANIZER, application
from benchmarks.processor import Meter, spent
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from devstack.environment import Wiring
from kompeten.http.addressee import SERVICE
from kompeten.ids import new_id
from support.people import BATCH, SCHEME

OURS, KEYED, ONE = "through the gateway", "with an Idempotency-Key", "all of them to one batch"
DIRECT = "at the service, without gateway"
BARE = "asyncpg, same rows"
Round = Callable[[], Awaitable[float]]
API_ALONE = {"RUN_RELAY": "false", "RUN_CONSUMERS": "false"}


async def submitting(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure answers a second at 16 connections; the relay runs in a process apart, as a deployment has it."""
    numbers, meters = itertools.count(1), {name: Meter() for name in (OURS, BARE)}
    async with (
        servers.wiring(["registration"], {"registration": API_ALONE}) as wiring,
        servers.processes(wiring, "registration", "gateway"),
    ):
        batches = [await approved_batch(servers, wiring.url("gateway")) for _ in range(sizes.connections)]

        async def ours(address: str, to: Sequence[str] = batches, *, keyed: bool = False) -> float:
            prepared = list(submissions(servers, address, to, numbers, count=sizes.submissions, keyed=keyed))
            return (await load(address, prepared, connections=sizes.connections, status=201)).rate

        def metered(name: str, run: Round) -> Round:
            async def measured() -> float:
                before = spent()
                rate = await run()
                meters[name].add(before, sizes.submissions)
                return rate

            return measured

        series = await in_turn(
            [
                Contender(OURS, Part.OURS, metered(OURS, partial(ours, wiring.url("gateway")))),
                Contender(KEYED, Part.OURS, partial(ours, wiring.url("gateway"), keyed=True)),
                Contender(ONE, Part.OURS, partial(ours, wiring.url("gateway"), batches[:1])),
                Contender(DIRECT, Part.OURS, partial(ours, wiring.url("registration"))),
                Contender(BARE, Part.BARE, metered(BARE, partial(_bare, wiring, batches, sizes))),
            ],
            rounds=sizes.rounds,
        )
    return _compared(sizes, series, meters)


def _compared(sizes: Sizes, series: list[Series], meters: dict[str, Meter]) -> Comparison:
    comparison = Comparison(
        key="submitting",
        title="Submitting an application",
        unit="applications/s",
        how=f"`POST /v1/applications` over {sizes.connections} connections to the gateway (one process) and "
        "registration (one process, its relay apart), {0} a round to {1} batches in turn; beside one asyncpg program "
        "writing the same seven rows from a pool of {1}".format(sizes.submissions, sizes.connections),
        series=series,
        facts={f"processor ms per application, {name}": meter.per_piece() for name, meter in meters.items()},
    )
    share = comparison.median(OURS) / comparison.median(BARE)
    comparison.aims.append(Aim("gateway / bare asyncpg", share, 0.3))
    return comparison


async def approved_batch(servers: Servers, address: str, *, quota: int = 10_000) -> str:
    """Enter an organizer, propose and approve a batch; return its id."""
    manager = {"Authorization": f"Bearer {servers.token('certification_manager')}"}
    organizer = {"Authorization": f"Bearer {servers.token('organizer_system', organizer_id=ORGANIZER)}"}
    plan = {
        "title": BATCH.title,
        "scheme_codes": [SCHEME.code],
        "starts_on": BATCH.starts_on.isoformat(),
        "ends_on": BATCH.ends_on.isoformat(),
        "time_zone": BATCH.time_zone,
        "venue": {"name": BATCH.venue.name, "region_code": BATCH.venue.region_code},
        "quota": quota,
        "funding_source": "APBD",
    }
    async with httpx.AsyncClient(base_url=address, headers={SERVICE: "registration"}, timeout=30) as client:
        entered = await client.put(
            f"/v1/organizers/{ORGANIZER}", json={"name": "Dispersip", "kind": "dispersip"}, headers=manager
        )
        entered.raise_for_status()
        proposed = await client.post("/v1/batches", json=plan, headers=organizer)
        proposed.raise_for_status()
        batch_id = str(proposed.json()["id"])
        (await client.post(f"/v1/batches/{batch_id}/approval", headers=manager)).raise_for_status()
    return batch_id


def submissions(
    servers: Servers, address: str, batches: Sequence[str], numbers: Iterator[int], *, count: int, keyed: bool
) -> Iterator[bytes]:
    """Yield so many submissions by people of these numbers, to the batches in turn, as they go over the wire."""
    token = servers.token("organizer_system", organizer_id=ORGANIZER)
    for number, batch_id in zip(itertools.islice(numbers, count), itertools.cycle(batches), strict=False):
        key = {"idempotency_key": str(new_id())} if keyed else {}
        headers = {"x_kompeten_service": "registration", "authorization": f"Bearer {token}"} | key
        body = json.dumps(application(number, batch_id)).encode()
        yield request("POST", f"{address}/v1/applications", body=body, **headers)


async def _bare(wiring: Wiring, batches: Sequence[str], sizes: Sizes) -> float:
    database_url = wiring.databases["registration"].runtime_url
    return await write_submissions(database_url, batches, count=sizes.submissions, connections=sizes.connections)
