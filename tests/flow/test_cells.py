"""Two cells as processes behind one gateway: what one takes in and tells, the other never hears of."""

from pathlib import Path

import httpx

from devstack.cells import Cells, cells, lsp_of
from devstack.fork_server import ForkServer
from devstack.kafka import KafkaServer
from devstack.postgres.servers import GivenPostgres
from kompeten_ops.gateway import connect
from kompeten_ops.tokens import OPERATOR, sign

NAMES = ("barat", "timur")
SERVICES = ("registration", "certification")


async def test_each_cell_has_its_own_lsp_database_and_topics(
    superuser_url: str, kafka_server: KafkaServer, forks: ForkServer, tmp_path: Path
) -> None:
    async with cells(
        tmp_path, NAMES, postgres=GivenPostgres(superuser_url), kafka=kafka_server, services=SERVICES, forks=forks
    ) as running:
        for name in NAMES:
            await _enter_organizer(running, name)
        assert [await _organizers(running, name) for name in NAMES] == [["of-barat"], ["of-timur"]]
        heard = {(cell, lsp): await _has_heard(running, cell, lsp) for cell in NAMES for lsp in NAMES}
    assert {pair for pair, is_known in heard.items() if is_known} == {(name, name) for name in NAMES}


def _client(running: Cells, name: str) -> httpx.AsyncClient:
    manager = sign(running.keys, subject="siti", roles=["certification_manager"], lsp_id=lsp_of(name))
    return httpx.AsyncClient(base_url=running.url, headers={"Authorization": f"Bearer {manager}"}, timeout=60)


async def _enter_organizer(running: Cells, name: str) -> None:
    async with _client(running, name) as client:
        body = {"name": "Dispersip Contoh", "kind": "province"}
        (await client.put(f"/v1/organizers/of-{name}", json=body)).raise_for_status()


async def _organizers(running: Cells, name: str) -> list[str]:
    async with _client(running, name) as client:
        return [one["id"] for one in (await client.get("/v1/organizers")).raise_for_status().json()["items"]]


async def _has_heard(running: Cells, cell: str, lsp: str) -> bool:
    """Tell whether certification of a cell was told by Kafka of the LSP that another, or the same, is for."""
    operator = sign(running.keys, subject="watch", roles=[OPERATOR])
    async with connect(running.url, operator, cell=cell) as gateway:
        report = await gateway.get("/v1/operations/certification/subjects", subject=lsp_of(lsp))
    return bool(report["applied"])
