"""`kompeten consent`, `kompeten apply`, `kompeten status`: one application sent in, and where people stand."""

import json
from typing import Annotated, Any
from uuid import UUID

import typer

from kompeten_client.commands.access import BatchOption, ConsentOption, JsonOption, MaybeBatchOption, kompeten
from kompeten_client.commands.screen import local_time, say, show_json, show_rows
from kompeten_client.commands.words import label, words


def apply(
    context: typer.Context,
    file: Annotated[typer.FileText, typer.Argument(metavar="FILE", help="argument_form")],
    *,
    batch: BatchOption,
    consent: ConsentOption,
    as_json: JsonOption = False,
) -> None:
    """Send in one application; its fields are judged there, all at once."""
    form = _form(file.read())
    with kompeten(context, as_json=as_json) as client:
        sent = client.applications.submit(batch, form, consent=consent)
    if as_json:
        show_json(sent)
        return
    say(words("submitted", id=sent.id))
    for warning in sent.warnings:
        say(f"  {warning.field}: {warning.message}")


def show_consent(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """Show the text people consent to before they are sent in, and its version."""
    with kompeten(context, as_json=as_json) as client:
        current = client.consents.current()
    if as_json:
        show_json(current)
        return
    say(words("consent_version", version=current.version, since=current.since))
    say(str(current.text))


def status(
    context: typer.Context,
    application: Annotated[UUID | None, typer.Argument(metavar="ID", help="argument_application")] = None,
    *,
    batch: MaybeBatchOption = None,
    state: Annotated[str | None, typer.Option(help="option_state")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show where one application, or everybody of a batch, stands."""
    if (application is None) == (batch is None):
        raise typer.BadParameter(words("one_of_both"))
    if application is not None:
        _show_way(context, application, as_json=as_json)
        return
    with kompeten(context, as_json=as_json) as client:
        found = list(client.applications.each(batch_id=batch, state=state))
    if as_json:
        show_json(*found, as_list=True)
        return
    rows = [(one.id, one.full_name, one.scheme_code, label(one.state), label(one.stage)) for one in found]
    show_rows(("id", "name", "schemes", "state", "stage"), rows)


def _show_way(context: typer.Context, application: UUID, *, as_json: bool) -> None:
    with kompeten(context, as_json=as_json) as client:
        way = client.applications.timeline(application)
    if as_json:
        show_json(way)
        return
    rows = [(local_time(one.occurred_at), label(one.stage), one.event) for one in way.entries]
    show_rows(("when", "stage", "what"), rows, title=label(way.stage))


def _form(written: str) -> dict[str, Any]:  # Any: what the file says, for the service to judge
    try:
        form = json.loads(written)
    except ValueError:
        form = None
    if not isinstance(form, dict):
        raise typer.BadParameter(words("no_json"))
    return form
