"""`kompeten feed`: every change, a line each, from any place and for as long as one looks."""

from typing import Annotated

import typer

from kompeten_client.commands.access import JsonOption, MaybeBatchOption, kompeten
from kompeten_client.commands.screen import harmless, local_time, say
from kompeten_client.commands.words import label, words
from kompeten_client.feed import Change


def show_feed(
    context: typer.Context,
    *,
    after: Annotated[str | None, typer.Option(help="option_after")] = None,
    batch: MaybeBatchOption = None,
    follow: Annotated[bool, typer.Option("--follow", help="option_follow")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print changes; at the end, however it comes, where to go on is said."""
    last = after
    with kompeten(context, as_json=as_json) as client:
        changes = client.feed.follow if follow else client.feed.each
        try:
            for change in changes(after=after, batch_id=batch):
                typer.echo(change.model_dump_json() if as_json else _line(change))
                last = change.cursor
        finally:
            if last is not None:
                say(words("go_on", cursor=last))


def _line(change: Change) -> str:
    parts = (local_time(change.occurred_at), str(change.application_id), label(change.stage), change.event)
    return harmless("  ".join(parts))
