"""`kompeten documents upload`, `list`: the papers of an application."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from kompeten_client.client import Kompeten
from kompeten_client.commands.access import JsonOption, kompeten
from kompeten_client.commands.screen import local_time, say, screen, show_json, show_rows
from kompeten_client.commands.words import KINDS, kind_label, label, words
from kompeten_client.documents import Document, Upload

app = typer.Typer(name="documents", no_args_is_help=True, help="help_documents")


@app.command("upload", help="help_documents_upload")
def upload(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, help="argument_paper")
    ],
    *,
    application: Annotated[UUID, typer.Option("--application", help="option_application")],
    kind: Annotated[str, typer.Option(help="option_kind", autocompletion=lambda: list(KINDS))],
    as_json: JsonOption = False,
) -> None:
    """Send one document in; what broke off goes on when the same command is given once more."""
    with kompeten(context, as_json=as_json) as client:
        try:
            sent = _send(client, application, file.read_bytes(), kind=kind)
        except KeyboardInterrupt:
            say(words("upload_goes_on"))
            raise
    if as_json:
        show_json(sent)
    else:
        say(words("uploaded", kind=kind_label(sent.kind), id=sent.id))


@app.command("list", help="help_documents_list")
def list_documents(
    context: typer.Context,
    application: Annotated[UUID, typer.Argument(metavar="ID", help="argument_application")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Show what has been sent for an application, and what is wrong with what was not kept."""
    with kompeten(context, as_json=as_json) as client:
        found = client.documents.all(application)
    if as_json:
        show_json(*found, as_list=True)
        return
    show_rows(("paper", "state", "size", "when", "to_do"), map(_row, found))


def _send(client: Kompeten, application: UUID, content: bytes, *, kind: str) -> Upload:
    """Draw a bar while the document goes up; nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = screen(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(kind_label(kind), total=len(content))
        for sent in client.documents.send(application, content, kind=kind):
            bar.update(task, completed=sent.offset)
    return sent


def _row(document: Document) -> tuple[object, ...]:
    size = "" if document.size is None else f"{document.size / 1024:,.0f} KiB"
    wrong = None if document.refused is None else document.refused.message
    return kind_label(document.kind), label(document.state), size, local_time(document.created_at), wrong
