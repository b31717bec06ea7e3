"""`kompeten import`, `kompeten import-result`: a file sent in, its progress, what to correct."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from kompeten_client.client import Kompeten
from kompeten_client.commands.access import (
    ActivityOption,
    ConsentOption,
    JsonOption,
    MaybeBatchOption,
    kompeten,
    one_target,
)
from kompeten_client.commands.exits import Exit
from kompeten_client.commands.reporting import in_a_folder
from kompeten_client.commands.screen import say, screen, show_json, show_rows
from kompeten_client.commands.words import label, words
from kompeten_client.imports import Finding, Import
from kompeten_client.signing.keeping import write_private

RejectedOption = Annotated[
    Path | None,
    typer.Option("--save-rejected", metavar="FILE", dir_okay=False, callback=in_a_folder, help="option_save_rejected"),
]


def send_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, help="argument_file")
    ],
    *,
    consent: ConsentOption,
    batch: MaybeBatchOption = None,
    activity: ActivityOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option_dry_run")] = False,
    all_or_nothing: Annotated[bool, typer.Option("--all-or-nothing", help="option_all_or_nothing")] = False,
    save_rejected: RejectedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send a file in and follow it to its end; exit code 3 when a row has to be corrected."""
    target = one_target(batch, activity)
    with kompeten(context, as_json=as_json) as client:
        sent = client.imports.send(
            file.read_bytes(),
            **target,
            consent=consent,
            suffix=file.suffix,
            dry_run=dry_run,
            all_or_nothing=all_or_nothing,
        )
        say(words("import_sent", id=sent.id))
        _finish(client, sent.id, save_rejected, as_json=as_json)


def show_result(
    context: typer.Context,
    import_id: Annotated[UUID, typer.Argument(metavar="ID", help="argument_import")],
    *,
    save_rejected: RejectedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow a file that was sent before to its end, and show what became of it."""
    with kompeten(context, as_json=as_json) as client:
        _finish(client, import_id, save_rejected, as_json=as_json)


def _finish(client: Kompeten, import_id: UUID, save_rejected: Path | None, *, as_json: bool) -> None:
    try:
        _follow(client, import_id)
    except KeyboardInterrupt:
        say(words("import_goes_on", id=import_id))
        raise
    found = client.imports.get(import_id)
    if save_rejected is not None and any(one.row is not None for one in found.errors):
        write_private(save_rejected, client.imports.rejected(import_id))
        say(words("saved", path=save_rejected))
    if as_json:
        show_json(found)
    else:
        show_import(found)
    if found.errors:
        raise typer.Exit(Exit.REFUSED)


def _follow(client: Kompeten, import_id: UUID) -> None:
    """Draw a bar while the rows are read and stored; nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = screen(stderr=True)
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(label("queued"), total=None)
        for progress in client.imports.follow(import_id):
            bar.update(task, description=label(progress.state), total=progress.rows or None, completed=progress.done)


def show_import(found: Import) -> None:
    """Print what has to be corrected, what is worth a look, and the sum."""
    for title, findings in (("to_mend", found.errors), ("to_look_at", found.warnings)):
        if findings:
            show_findings(title, findings)
    left = found.rows - found.accepted
    say(words("counted", rows=found.rows, created=found.created, revised=found.revised, unchanged=found.unchanged,
              left=left))  # fmt: skip
    if found.waiting:
        say(words("on_waiting_list", count=found.waiting))
    if found.dry_run:
        say(words("dry_run"))
    elif found.all_or_nothing and found.errors:
        say(words("nothing_stored"))


def show_findings(title: str, findings: Sequence[Finding]) -> None:
    """Print findings, in the order of the file's rows."""
    rows = [(one.row, one.field, one.value_hint, one.message) for one in findings]
    show_rows(("row", "column", "seen", "to_do"), rows, title=words(title, count=len(findings)))
