"""`kompeten-ops dead-letters`: which there are, what they hold, and the decision about them."""

import json
from typing import Annotated
from uuid import UUID

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
    TokenOption,
    operate,
    plain,
    say,
    screen,
)
from kompeten_ops.paging import Json

app = typer.Typer(name="dead-letters", no_args_is_help=True, help="Records that wait for a decision.")

ServiceArgument = Annotated[str, typer.Argument(help=", ".join(SERVICES))]
ServiceOption = Annotated[str | None, typer.Option(help=f"Only of one service: {', '.join(SERVICES)}")]
TopicOption = Annotated[str | None, typer.Option(help="Only of this topic")]
SubjectOption = Annotated[str | None, typer.Option(help="Only of this subject: an application id")]
ID_WIDTH = 36  # an id that is broken over two lines cannot be copied
RESULTS = {
    "replayed": "applied",
    "superseded": "superseded: overtaken since it was parked, nothing was changed",
    "undecided": "still a dead letter",
    "discarded": "discarded",
}


def known(service: str) -> str:
    """Return the service, or end the command with what there is."""
    if service not in SERVICES:
        raise typer.BadParameter(f"{service}: choose from {', '.join(SERVICES)}")
    return service


def chosen(service: str | None) -> tuple[str, ...]:
    """Return the one service named, or all."""
    return SERVICES if service is None else (known(service),)


def _path(service: str) -> str:
    return f"/v1/operations/{service}/dead-letters"


@app.command(name="list")
def list_letters(
    *,
    service: ServiceOption = None,
    topic: TopicOption = None,
    subject: SubjectOption = None,
    reason: Annotated[str | None, typer.Option(help="poison, foreign, unexpected, gap, fork or behind")] = None,
    as_json: JsonOption = False,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """List dead letters, oldest first; without content."""
    services = chosen(service)

    async def work(at: Gateway) -> int:
        found = [
            {"service": name, **item}
            for name in services
            async for item in at.items(
                f"/v1/operations/{name}/dead-letters", topic=topic, subject=subject, reason=reason
            )
        ]
        if as_json:
            typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            _show_list(found)
        return DONE

    operate(gateway, token, work)


@app.command()
def show(
    service: ServiceArgument,
    letter: Annotated[UUID, typer.Argument(help="Id from the list")],
    *,
    as_json: JsonOption = False,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Show one with its content; personal numbers and addresses are masked by the service."""
    known(service)

    async def work(at: Gateway) -> int:
        found = await at.get(f"{_path(service)}/{letter}")
        if as_json:
            typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            _show_letter(found)
        return DONE

    operate(gateway, token, work)


@app.command()
def replay(
    service: ServiceArgument,
    *,
    topic: TopicOption = None,
    subject: SubjectOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Every subject that has some, in turn")] = False,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Apply a subject's dead letters in order. Exit code 1 unless every one of them was applied."""
    known(service)
    if everything == (subject is not None):
        raise typer.BadParameter("name one --subject, or --all")

    async def work(at: Gateway) -> int:
        path = _path(service)
        streams = {
            (item["topic"], item["subject"]): None
            async for item in at.items(path, topic=topic, subject=subject)
            if item["subject"] is not None
        }
        results = []
        for one_topic, one_subject in streams:
            answer = await at.post(f"{path}/replay", {"topic": one_topic, "subject": one_subject})
            _show_after(answer)
            results += answer["results"]
        if not streams:
            say(f"{service}: no dead letters of this")
        return DONE if all(one["result"] == "replayed" for one in results) else FOUND

    operate(gateway, token, work)


@app.command()
def discard(
    service: ServiceArgument,
    letter: Annotated[UUID, typer.Argument(help="Id from the list")],
    *,
    reason: Annotated[str, typer.Option(help="Why its effect will never be; goes into the audit")],
    advance_to: Annotated[
        int | None, typer.Option(min=1, help="Sequence the subject goes on after: for a gap that is lost for good")
    ] = None,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Give one up for good and let its subject go past it."""
    known(service)

    async def work(at: Gateway) -> int:
        form = {"reason": reason, "advance_to": advance_to}
        _show_after(await at.post(f"{_path(service)}/{letter}/discard", form))
        return DONE

    operate(gateway, token, work)


def _show_list(found: list[Json]) -> None:
    if not found:
        say("No dead letters.")
        return
    table = Table("service", "id", "topic", "subject", "seq", "type", "reason", "parked at", "error")
    for column in (table.columns[1], table.columns[3]):
        column.min_width = ID_WIDTH
    for item in found:
        kind = (item["type"] or "?").removeprefix("id.kompeten.")
        values = [item[name] for name in ("service", "id", "topic", "subject", "sequence")]
        values += [kind, item["reason"], item["parked_at"][:19], item["error"]]
        table.add_row(*map(plain, values))
    screen().print(table)


def _show_letter(found: Json) -> None:
    table = Table(show_header=False, title=f"dead letter {found['id']}")
    headers = "\n".join(f"{one['name']}: {one['value']}" for one in found["headers"])
    for name, value in {**found, "headers": headers}.items():
        table.add_row(name, plain(value))
    screen().print(table)


def _show_after(answer: Json) -> None:
    """Say what became of each record, and where the subject stands."""
    subject = answer["subject"] or "(no subject)"
    for one in answer["results"]:
        error = "" if one["error"] is None else f": {one['error']}"
        say(f"{subject} {one['sequence'] or '?'}: {RESULTS[one['result']]}{error}")
    if answer["subject"] is None:
        return
    blocked = f"blocked since {answer['blocked_since']}" if answer["blocked_since"] else "goes on"
    say(f"{subject} {blocked}, {answer['dead_letters_left']} dead letters left, at {answer['last_applied']}")
