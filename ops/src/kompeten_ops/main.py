"""The operator's command line."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from kompeten_ops import audit, consumers, dead_letters, lsps
from kompeten_ops.gateway import named_cell
from kompeten_ops.reconcile.command import reconcile
from kompeten_ops.reconcile.watch import watch
from kompeten_ops.recover import recover
from kompeten_ops.redraw import redraw
from kompeten_ops.tokens import sign

app = typer.Typer(name="kompeten-ops", no_args_is_help=True, add_completion=False)
app.add_typer(dead_letters.app)
app.add_typer(consumers.app)
app.add_typer(lsps.app)
app.command(name="verify-audit")(audit.verify_audit)
app.command()(reconcile)
app.command()(recover)
app.command()(redraw)
app.command()(watch)


@app.callback()
def operate(
    cell: Annotated[str | None, typer.Option(envvar="KOMPETEN_CELL", help="Which cell, if there are several")] = None,
) -> None:
    """Look after a Kompeten installation."""
    named_cell.set(cell)


@app.command()
def token(
    *,
    role: Annotated[list[str], typer.Option(help="A role; repeat for several")],
    subject: Annotated[str, typer.Option(help="Whom the token speaks for")] = "developer",
    name: Annotated[str | None, typer.Option(help="Their name")] = None,
    lsp: Annotated[
        str | None, typer.Option(help="The LSP they belong to; default: lsp-pustakawan; none: '', or an operator")
    ] = None,
    organizer: Annotated[str | None, typer.Option(help="Organizer id, for organizer systems")] = None,
    assessor: Annotated[UUID | None, typer.Option(help="Assessor id, for assessors")] = None,
    hours: Annotated[float, typer.Option(min=0.01, help="How long it holds")] = 8,
    keys: Annotated[Path, typer.Option(help="Folder of the development key; made when missing")] = Path("var/dev"),
) -> None:
    """Print a development token; production settings refuse the key it is signed with."""
    typer.echo(
        sign(
            keys,
            subject=subject,
            roles=role,
            lsp_id=lsp,
            organizer_id=organizer,
            assessor_id=assessor,
            name=name,
            lifetime=timedelta(hours=hours),
        )
    )
