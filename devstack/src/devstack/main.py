"""The command `devstack`: bring the system up on this machine and leave it running until Ctrl-C."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from devstack import identity as identity_servers
from devstack.cells import cells, lsp_of
from devstack.errors import DevstackError
from devstack.folders import checkout
from devstack.identity import IdentityServer
from devstack.identity.servers import ADMIN
from devstack.stack import Stack, stack

app = typer.Typer(no_args_is_help=True, add_completion=False)
console = Console()


@app.callback()
def devstack() -> None:
    """PostgreSQL, Kafka and the services of Kompeten on this machine."""


@app.command()
def up(
    folder: Annotated[Path | None, typer.Option(help="Keys, logs, mail and objects; default: var/devstack")] = None,
    port: Annotated[int | None, typer.Option(help="The gateway's port; default: a free one")] = None,
    *,
    cell: Annotated[list[str] | None, typer.Option(help="Name of a system; repeat it for several cells")] = None,
    identity: Annotated[bool, typer.Option("--identity", help="Tokens of a Keycloak, not of kompeten-ops")] = False,
) -> None:
    """Start everything, print the addresses and wait for Ctrl-C."""
    if identity and cell:
        raise typer.BadParameter("--identity is for one system: leave out --cell")
    place = folder or checkout() / "var" / "devstack"
    try:
        with identity_servers.start() if identity else nullcontext() as provider:
            asyncio.run(_up_cells(place, port, cell) if cell else _up(place, port, provider))
    except DevstackError as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(1) from None


async def _up(folder: Path, port: int | None, provider: IdentityServer | None) -> None:
    async with stack(folder, gateway_port=port, identity=provider, progress=_show) as running:
        console.print(addresses(running, provider), highlight=False)
        await interrupted()


async def _up_cells(folder: Path, port: int | None, names: Sequence[str]) -> None:
    async with cells(folder, names, gateway_port=port, progress=_show) as running:
        for name, cell in running.by_name.items():
            console.print(f"\ncell {name}, for {lsp_of(name)}\n{addresses(cell)}", highlight=False)
        await interrupted()


def _show(step: str) -> None:
    console.print(f"starting {step} …")


def addresses(running: Stack, provider: IdentityServer | None = None) -> str:
    """Return the addresses of a running stack, one a line, for a person."""
    lines = [f"gateway        {running.url}"]
    lines += [f"{name:<14} {service.url}" for name, service in running.services.items() if name != "gateway"]
    lines += [
        f"postgres       {running.postgres.url}",
        f"kafka          {running.kafka.bootstrap_servers}",
        f"mail           {running.mail.folder}",
        f"logs           {running.folder / 'logs'}",
        f"issuer         {provider.issuer}  ({ADMIN}: {provider.admin_password})"
        if provider
        else f"key            {running.keys}  (kompeten-ops token)",
    ]
    return "\n".join(lines)


async def interrupted() -> None:
    """Wait until somebody presses Ctrl-C or sends SIGTERM; the caller then takes everything down in good order."""
    pressed = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, pressed.set)
    await pressed.wait()
