"""Several systems behind one gateway: each has its own services, databases, Kafka namespace, objects, keys and LSP."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from devstack.environment import HOST
from devstack.fork_server import ForkServer
from devstack.kafka import KafkaServer
from devstack.lsps import configure_lsp
from devstack.ports import free_port
from devstack.postgres import PostgresServer
from devstack.provision import SERVICES_WITH_DATABASES
from devstack.stack import Progress, Stack, bring_up, start_servers, start_services
from kompeten_ops import tokens


@dataclass(frozen=True)
class Cells:
    """Running cells by their names; `keys` signs tokens for all of them."""

    url: str
    keys: Path
    by_name: Mapping[str, Stack]


def lsp_of(cell: str) -> str:
    """Return the LSP that a cell is for."""
    return f"lsp-{cell}"


@asynccontextmanager
async def cells(
    folder: Path,
    names: Sequence[str],
    *,
    postgres: PostgresServer | None = None,
    kafka: KafkaServer | None = None,
    gateway_port: int | None = None,
    services: Sequence[str] = SERVICES_WITH_DATABASES,
    forks: ForkServer | None = None,
    progress: Progress = lambda _step: None,
) -> AsyncIterator[Cells]:
    """Bring up a system for each name and one gateway before them, yield them, take everything down."""
    jwks = tokens.ensure_key(folder / "keys")
    port = gateway_port or free_port(HOST)
    async with AsyncExitStack() as resources:
        progress("PostgreSQL and Kafka")
        servers = await start_servers(resources, postgres, kafka)
        running = {}
        for name in names:
            progress(f"cell {name}")
            own = {"CELL": name, "KEYRING_DIR": str(folder / name / "keyring")}
            extra = dict.fromkeys(services, own)
            running[name] = await bring_up(
                resources,
                folder / name,
                servers.for_cell(name),
                services,
                jwks=jwks,
                gateway=port,
                extra=extra,
                forks=forks,
            )
        progress("gateway")
        await _gateway(resources, folder, running)
        everything = Cells(f"http://{HOST}:{port}", jwks.parent, running)
        await _enter_lsps(everything)
        yield everything


async def _gateway(resources: AsyncExitStack, folder: Path, running: Mapping[str, Stack]) -> None:
    file = folder / "cells.toml"
    file.write_text("".join(_table(name, one) for name, one in running.items()), "utf-8")
    any_of_them = next(iter(running.values())).wiring
    wiring = replace(any_of_them, databases={}, namespace="", extra={}, cells=file)
    await start_services(resources, wiring, ["gateway"], logs=folder / "logs")


def _table(name: str, cell: Stack) -> str:
    """Return a cell's part of the table; a string in JSON is one in TOML, too."""
    services = "".join(f"{one} = {json.dumps(process.url)}\n" for one, process in cell.services.items())
    return f"[{name}]\nlsps = {json.dumps([lsp_of(name)])}\n[{name}.services]\n{services}\n"


async def _enter_lsps(running: Cells) -> None:
    operator = tokens.sign(running.keys, subject="devstack", roles=[tokens.OPERATOR])
    for name, cell in running.by_name.items():
        told = [one for one in cell.databases if one != "registration"]
        await configure_lsp(running.url, operator, told, lsp_id=lsp_of(name), cell=name)
