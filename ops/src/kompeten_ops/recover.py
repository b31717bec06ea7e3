"""`kompeten-ops recover`: let a service on a restored database catch up with what it had published, and write again."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from kompeten_ops.dead_letters import known
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

POLL_SECONDS = 1.0
COLUMNS = ("subject", "seq", "type", "happened at", "topic", "")


def recover(
    *,
    service: Annotated[str, typer.Option(help=", ".join(SERVICES))],
    mark: Annotated[
        str | None, typer.Option(help="Do not recover: say why its database is a restored one it cannot know itself")
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Do not recover: only show where it stands")] = False,
    patience: Annotated[float, typer.Option(min=1, help="Seconds to wait for the end")] = 1800,
    as_json: JsonOption = False,
    gateway: GatewayOption = HERE,
    token: TokenOption,
) -> None:
    """Recover a service whose database was restored, and list what it misses of its own events.

    Exit code 1 when it is still in recovery, or when it misses events that it could not take over again.
    """
    path = f"/v1/operations/{known(service)}/recovery"

    async def work(at: Gateway) -> int:
        if mark is not None:
            report = await at.post(f"{path}/mark", {"reason": mark})
        else:
            report = await at.get(path)
            if report["in_recovery"] and not look:
                report = await _done(at, path, patience)
        missed = [one async for one in at.items(f"{path}/missed")]
        if as_json:
            typer.echo(json.dumps(report | {"events": missed}, indent=2, ensure_ascii=False))
        else:
            _show(report, missed)
        left = [one for one in missed if not one["is_adopted"]]
        return FOUND if report["in_recovery"] or left else DONE

    operate(gateway, token, work)


async def _done(at: Gateway, path: str, patience: float) -> Json:
    """Order the recovery and return its report once it ended, was given up, or patience is over."""
    deadline = time.monotonic() + patience
    report = await at.post(path, {})
    while report["in_recovery"] and report["ordered_by"] is not None and time.monotonic() < deadline:
        await asyncio.sleep(POLL_SECONDS)
        report = await at.get(path)
    return report


def _show(report: Json, missed: Sequence[Json]) -> None:
    service = report["service"]
    if report["since"] is None:
        say(f"{service}: nothing to recover, its database is the one it wrote last")
        return
    state = "IN RECOVERY, it writes nothing" if report["in_recovery"] else f"recovered at {report['ended_at']}"
    say(f"{service}: {state}. In recovery since {report['since']}: {report['cause']}")
    if report["problem"]:
        say(f"{service}: in its way: {report['problem']}")
    if not missed:
        say(f"{service}: the database misses nothing that was published")
        return
    say(
        f"{service}: the database missed {report['missed']} published events, {report['adopted']} were taken over again"
    )
    kinds = Counter((_kind(one), one["is_adopted"]) for one in missed)
    for (kind, is_adopted), count in sorted(kinds.items()):
        say(f"  {count} {kind}{'' if is_adopted else ': to be looked after, see docs/restore.md'}")
    table = Table(*COLUMNS)
    table.columns[0].min_width = 36
    for one in missed:
        values = [one["subject"], one["sequence"], _kind(one), one["happened_at"][:19], one["topic"]]
        table.add_row(*map(plain, values), "taken over" if one["is_adopted"] else "MISSING")
    screen().print(table)


def _kind(one: Json) -> str:
    return str(one["type"]).removeprefix("id.kompeten.")
