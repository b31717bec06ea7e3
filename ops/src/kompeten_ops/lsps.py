"""`kompeten-ops lsp`: the registry of the LSPs of an installation."""

import asyncio
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from kompeten_ops.gateway import (
    DONE,
    FOUND,
    HERE,
    SERVICES,
    Gateway,
    GatewayOption,
    JsonOption,
    NotAnswered,
    TokenOption,
    operate,
    plain,
    say,
    screen,
)
from kompeten_ops.paging import Json

POLL_SECONDS = 0.2

app = typer.Typer(name="lsp", no_args_is_help=True, help="The LSPs of the installation.")


@app.command()
def put(
    file: Annotated[Path, typer.Argument(help="JSON as in deploy/lsps/, with its lsp_id", exists=True, dir_okay=False)],
    *,
    version: Annotated[int | None, typer.Option(help="Only if it still has this version")] = None,
    patience: Annotated[float, typer.Option(min=0, help="Seconds to wait until every service knows it")] = 60,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Configure an LSP. Exit code 1 when not every service knew it in time; they will."""
    written = json.loads(file.read_text("utf-8"))

    async def work(at: Gateway) -> int:
        found = await put_lsp(at, written, version=version)
        waiting = await waiting_for(at, found["lsp_id"], patience)
        say(f"{found['lsp_id']} {found['name']}: version {found['version']}")
        if waiting:
            say(f"not known yet in {', '.join(waiting)}")
        return FOUND if waiting else DONE

    operate(gateway, token, work)


@app.command(name="list")
def list_lsps(*, as_json: JsonOption = False, gateway: GatewayOption = HERE, token: TokenOption) -> None:
    """Show the LSPs."""

    async def work(at: Gateway) -> int:
        found = [one async for one in at.items("/v1/lsps")]
        if as_json:
            typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
            return DONE
        table = Table("lsp_id", "version", "name", "licence", "director", "time zone")
        for one in found:
            values = (one["lsp_id"], one["version"], one["name"], one["licence_number"])
            table.add_row(*map(plain, (*values, one["director"]["name"], one["time_zone"])))
        screen().print(table)
        return DONE

    operate(gateway, token, work)


async def put_lsp(gateway: Gateway, written: Json, *, version: int | None = None) -> Json:
    """Configure an LSP by what a file says; raises `NotAnswered` when it is refused or names no `lsp_id`."""
    body = dict(written)
    if not isinstance(lsp_id := body.pop("lsp_id", None), str):
        raise NotAnswered("Berkas tidak menyebut lsp_id. / The file names no lsp_id.")
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return await gateway.put(f"/v1/lsps/{lsp_id}", body, **headers)


async def waiting_for(
    gateway: Gateway, lsp_id: str, patience: float, services: Sequence[str] = SERVICES[1:]
) -> list[str]:
    """Return those of the services that have not heard of all there is about an LSP, after waiting for them."""
    deadline = time.monotonic() + patience
    recorded = await _known(gateway, SERVICES[0], "recorded", lsp_id)
    waiting = list(services)
    while waiting:
        waiting = [one for one in waiting if await _known(gateway, one, "applied", lsp_id) < recorded]
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(POLL_SECONDS if waiting else 0)
    return waiting


async def _known(gateway: Gateway, service: str, what: str, lsp_id: str) -> int:
    """Return the last event about the LSP, whatever its topic is called: an LSP is the subject of no others."""
    report = await gateway.get(f"/v1/operations/{service}/subjects", subject=lsp_id)
    return max((one["last"] for one in report[what]), default=0)
