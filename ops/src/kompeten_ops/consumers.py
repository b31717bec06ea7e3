"""`kompeten-ops consumers`: how far every consumer is, and letting a paused one go on."""

import json
from typing import Annotated

import typer
from rich.table import Table

from kompeten_ops.dead_letters import ServiceArgument, ServiceOption, chosen, known
from kompeten_ops.gateway import (
    DONE,
    FOUND,
    HERE,
    Gateway,
    GatewayOption,
    JsonOption,
    TokenOption,
    operate,
    say,
    screen,
)
from kompeten_ops.paging import Json

app = typer.Typer(name="consumers", help="Consumers, their breakers, outboxes.", invoke_without_command=True)


@app.callback()
def list_consumers(
    context: typer.Context,
    *,
    service: ServiceOption = None,
    as_json: JsonOption = False,
    gateway: GatewayOption = HERE,
    token: Annotated[str, typer.Option("--token", envvar="KOMPETEN_TOKEN", help="Access token")] = "",
) -> None:
    """List the consumers as the process that answers sees them. Exit code 1 when one is paused.

    Where consumers run apart from the API, ask such a process itself: --service NAME --gateway http://HOST:PORT.
    """
    if context.invoked_subcommand is not None:
        return
    if not token:
        raise typer.BadParameter("--token or KOMPETEN_TOKEN is needed")

    async def work(at: Gateway) -> int:
        reports = [await at.get(f"/v1/operations/{name}") for name in chosen(service)]
        if as_json:
            typer.echo(json.dumps(reports, indent=2, ensure_ascii=False))
        else:
            _show(reports)
        return FOUND if any(one["is_paused"] for report in reports for one in report["consumers"]) else DONE

    operate(gateway, token, work)


@app.command()
def release(
    service: ServiceArgument,
    topic: Annotated[str, typer.Argument(help="Topic of the paused consumer")],
    *,
    reason: Annotated[str, typer.Option(help="Why it may go on; goes into the audit")],
    process: Annotated[str | None, typer.Option(help="Only if this process answers, as shown by `consumers`")] = None,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Let a consumer go on that its breaker paused. Each process has a breaker of its own: repeat for each."""
    known(service)

    async def work(at: Gateway) -> int:
        form = {"reason": reason, "process": process}
        answer = await at.post(f"/v1/operations/{service}/consumers/{topic}/release", form)
        was = "goes on" if answer["was_paused"] else "was not paused"
        say(f"{service} {topic} in {answer['process']}: {was}")
        return DONE

    operate(gateway, token, work)


def _show(reports: list[Json]) -> None:
    table = Table(
        "service", "process", "outbox", "dead letters", "topic", "applied", "copies", "retries", "last", "breaker"
    )
    for report in reports:
        beginning = [report["service"], report["process"], str(report["outbox"]), str(report["dead_letters"])]
        for one in report["consumers"]:
            counts = [str(one[name]) for name in ("applied", "copies", "retries")]
            failing = one["failing_subjects"]
            breaker = f"PAUSED after {failing} subjects" if one["is_paused"] else "closed"
            breaker = breaker if report["runs_consumers"] else "not read by this process"
            table.add_row(*beginning, one["topic"], *counts, (one["last_progress"] or "-")[:19], breaker)
            beginning = [""] * len(beginning)
    screen().print(table)
