"""Public verification reads, against a FastAPI handler that does nothing."""

import asyncio
import contextlib
import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

import httpx

from benchmarks.certifying import certification_commands
from benchmarks.load import load, request
from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn, percentile
from benchmarks.null_app import CERTIFICATION
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from devstack.environment import HOST, environment
from devstack.ports import free_port
from devstack.process import TetheredProcess
from kompeten.http.addressee import SERVICE

OURS = "verification by code"
INSIDE, BARE = "null handler in the same process", "null FastAPI handler, alone"
ISSUED = 500  # as many as one order issues
SECONDS_TO_START = 20
A_RUSH, RUSHED_OVER = 2_000, 64  # reads a second, over so many connections
API_ALONE = {"RUN_RELAY": "false", "RUN_CONSUMERS": "false", "RUN_WORKERS": "false"}


async def verifying(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure answers a second of `GET /v1/verifications/{code}` at 16 connections."""
    async with servers.wiring(["certification"], {"certification": API_ALONE}) as wiring:
        async with certification_commands(wiring) as commands:
            session_id = await commands.granted(ISSUED)
            documents = [one.document for one in await commands.issue(session_id)]
        codes = [urlsplit(document.verification_url).path.rpartition("/")[2] for document in documents]
        port = free_port(HOST)
        with (
            _process(servers, CERTIFICATION, environment(CERTIFICATION, wiring)),
            _process(servers, str(port), dict(os.environ)),
        ):
            nulls = {INSIDE: f"{wiring.url(CERTIFICATION)}/null", BARE: f"http://{HOST}:{port}/null"}
            for address in nulls.values():
                await _answers(address)
            address = f"{wiring.url(CERTIFICATION)}/v1/verifications"
            headers = await _cache_headers(f"{address}/{codes[0]}")
            contenders = [Contender(OURS, Part.OURS, partial(_ours, address, itertools.cycle(codes), sizes))]
            for name, null in nulls.items():
                contenders.append(Contender(name, Part.BARE, partial(_rate, null, [null] * sizes.verifications, sizes)))
            series = await in_turn(contenders, rounds=sizes.rounds)
            late = await _rushed(address, itertools.cycle(codes), sizes)
    comparison = Comparison(
        key="verifying",
        title="Verifying a certificate",
        unit="answers/s",
        how=f"`GET /v1/verifications/{{code}}` over {sizes.connections} connections to one certification process, "
        f"{sizes.verifications:,} a round over {ISSUED} certificates; beside a handler that answers a constant, in the "
        "same app behind the same layers, and alone",
        series=series,
        facts={"headers for caches": headers} | late,
    )
    for name in (INSIDE, BARE):
        comparison.aims.append(Aim(f"verification / {name}", comparison.median(OURS) / comparison.median(name), 0.5))
    return comparison


@contextlib.contextmanager
def _process(servers: Servers, what: str, variables: dict[str, str]) -> Iterator[None]:
    process = TetheredProcess(
        [sys.executable, "-m", "benchmarks.null_app", what], log=servers.folder / f"{what}.log", environment=variables
    )
    process.start()
    try:
        yield
    finally:
        process.kill()


async def _ours(address: str, codes: Iterator[str], sizes: Sizes) -> float:
    paths = [f"{address}/{code}" for code in itertools.islice(codes, sizes.verifications)]
    return await _rate(address, paths, sizes)


async def _rushed(address: str, codes: Iterator[str], sizes: Sizes) -> dict[str, object]:
    """Return how long answers take while so many are asked for every second, whatever becomes of them."""
    paths = [f"{address}/{code}" for code in itertools.islice(codes, sizes.verifications)]
    rushed = await load(address, _prepared(paths), connections=RUSHED_OVER, status=200, rate=A_RUSH)
    shown = {name: round(percentile(rushed.seconds, at) * 1000, 1) for name, at in (("p50", 0.5), ("p99", 0.99))}
    return {f"{name} at {A_RUSH:,} reads a second, ms": value for name, value in shown.items()}


async def _rate(address: str, paths: Sequence[str], sizes: Sizes) -> float:
    return (await load(address, _prepared(paths), connections=sizes.connections, status=200)).rate


def _prepared(paths: Sequence[str]) -> list[bytes]:
    return [request("GET", path, x_kompeten_service="certification") for path in paths]


async def _answers(address: str) -> None:
    async with asyncio.timeout(SECONDS_TO_START), httpx.AsyncClient() as client:
        while True:
            try:
                await client.get(address)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


async def _cache_headers(address: str) -> dict[str, str]:
    async with httpx.AsyncClient(headers={SERVICE: "certification"}) as client:
        answer = await client.get(address)
    answer.raise_for_status()
    return {name: answer.headers[name] for name in ("cache-control", "etag", "vary") if name in answer.headers}
