"""`kompeten batch list`, `show`, `propose`."""

from typing import Annotated
from uuid import UUID

import typer

from kompeten_client.batches import Batch, NewBatch
from kompeten_client.commands.access import JsonOption, kompeten
from kompeten_client.commands.screen import say, show_json, show_pairs, show_rows
from kompeten_client.commands.words import label, words

app = typer.Typer(name="batch", no_args_is_help=True, help="help_batch")


@app.command("list", help="help_batch_list")
def list_batches(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """Show one's own batches."""
    with kompeten(context, as_json=as_json) as client:
        found = list(client.batches.each())
    if as_json:
        show_json(*found, as_list=True)
        return
    rows = [(one.id, one.title, label(one.state), _days(one), _seats(one)) for one in found]
    show_rows(("id", "title", "state", "days", "seats"), rows)


@app.command(help="help_batch_show")
def show(
    context: typer.Context,
    batch_id: Annotated[UUID, typer.Argument(metavar="ID", help="argument_batch")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Show one batch."""
    with kompeten(context, as_json=as_json) as client:
        found = client.batches.get(batch_id)
    if as_json:
        show_json(found)
    else:
        show_pairs(_facts(found))


@app.command(help="help_batch_propose")
def propose(
    context: typer.Context,
    *,
    title: Annotated[str, typer.Option(help="option_title")],
    scheme: Annotated[list[str], typer.Option(help="option_scheme")],
    starts_on: Annotated[str, typer.Option(help="option_starts_on")],
    ends_on: Annotated[str, typer.Option(help="option_ends_on")],
    venue: Annotated[str, typer.Option(help="option_venue")],
    region: Annotated[str, typer.Option(help="option_region")],
    quota: Annotated[int, typer.Option(help="option_quota")],
    funding_source: Annotated[str, typer.Option(help="option_funding_source")],
    time_zone: Annotated[str, typer.Option(help="option_time_zone")] = "Asia/Jakarta",
    as_json: JsonOption = False,
) -> None:
    """Propose a batch; what is right is for the service to say."""
    batch = NewBatch(
        title=title,
        scheme_codes=scheme,
        starts_on=starts_on,
        ends_on=ends_on,
        time_zone=time_zone,
        venue={"name": venue, "region_code": region},
        quota=quota,
        funding_source=funding_source,
    )
    with kompeten(context, as_json=as_json) as client:
        found = client.batches.propose(batch)
    if as_json:
        show_json(found)
    else:
        say(words("proposed", id=found.id))


def _days(batch: Batch) -> str:
    return f"{batch.starts_on} – {batch.ends_on}"


def _seats(batch: Batch) -> str:
    return f"{batch.taken}/{batch.quota}"


def _facts(batch: Batch) -> list[tuple[str, object]]:
    venue = f"{batch.venue.name}, {batch.venue.region_name} ({batch.venue.region_code})"
    facts: list[tuple[str, object]] = [
        (words("id"), batch.id),
        (words("title"), batch.title),
        (words("state"), label(batch.state)),
        (words("organizer"), batch.organizer_id),
        (words("days"), f"{_days(batch)} ({batch.time_zone})"),
        (words("venue"), venue),
        (words("schemes"), ", ".join(batch.scheme_codes)),
        (words("seats"), _seats(batch)),
        (words("funding"), batch.funding_source),
    ]
    return facts + [(f"  {label(stage)}", number) for stage, number in batch.counts.items() if number]
