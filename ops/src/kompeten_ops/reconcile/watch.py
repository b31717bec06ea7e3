"""`kompeten-ops watch`: reconcile again and again, and tell Prometheus what was found."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import sleep
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry, Gauge, start_http_server
from prometheus_client import Counter as CountOf

from kompeten_ops.gateway import HERE, Gateway, GatewayOption, NotAnswered, connect, harmless
from kompeten_ops.reconcile.command import Line, compare_patiently
from kompeten_ops.reconcile.reading import batches_since

VERDICTS = ("agreed", "explained", "unexplained")


class Findings:
    """What Prometheus is told; the alerts on it stand in deploy/monitoring/rules.yml."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.applications = Gauge(
            "kompeten_reconcile_applications",
            "Applications compared last, by verdict",
            ["verdict"],
            registry=registry,
        )
        self.finished = Gauge(
            "kompeten_reconcile_finished_timestamp_seconds",
            "When a comparison last came to its end",
            registry=registry,
        )
        self.failed = CountOf("kompeten_reconcile_failures", "Comparisons that could not be done", registry=registry)
        for verdict in VERDICTS:
            self.applications.labels(verdict)

    def show(self, lines: list[Line]) -> None:
        """Show a comparison that came to its end."""
        counts = Counter(line.verdict for line in lines)
        for verdict in VERDICTS:
            self.applications.labels(verdict).set(counts[verdict])
        self.finished.set_to_current_time()


def watch(
    *,
    every: Annotated[float, typer.Option(min=1, help="Seconds between two comparisons")] = 900,
    days: Annotated[int, typer.Option(min=1, help="Batches that ended no longer ago")] = 30,
    patience: Annotated[float, typer.Option(min=0, help="Seconds to wait for what is on its way")] = 60,
    port: Annotated[int, typer.Option(help="Where Prometheus asks")] = 9101,
    rounds: Annotated[int | None, typer.Option(help="End after so many comparisons; unset: never")] = None,
    token_file: Annotated[Path, typer.Option(help="Token of an observer without LSP, read anew each time")],
    lsp_token_file: Annotated[Path, typer.Option(help="One of an observer of the LSP, read anew, too")],
    gateway: GatewayOption = HERE,
) -> None:
    """Reconcile the batches of an LSP on a schedule.

    Every unexplained difference is also a JSON line on standard output.
    """
    findings = Findings()
    server, thread = start_http_server(port, registry=findings.registry)
    try:
        for number in count() if rounds is None else range(rounds):
            if number:
                sleep(every)
            try:
                tokens = token_file.read_text("utf-8"), lsp_token_file.read_text("utf-8")
                asyncio.run(_look_through(gateway, tokens, findings, days, patience))
            except (NotAnswered, OSError) as error:
                findings.failed.inc()
                typer.echo(json.dumps({"could not compare": harmless(str(error))}, ensure_ascii=False), err=True)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def look(findings: Findings, gateway: Gateway, *, days: int, patience: float) -> None:
    """Compare the batches of the last `days` days once. Raises `NotAnswered`."""
    since = (datetime.now(UTC) - timedelta(days=days)).date()
    lines: list[Line] = []
    for batch in await batches_since(gateway, since):
        lines += await compare_patiently(gateway, batch, patience)
    findings.show(lines)
    for line in lines:
        if line.verdict == "unexplained":
            typer.echo(json.dumps(line.as_json(), ensure_ascii=False))


async def _look_through(address: str, tokens: tuple[str, str], findings: Findings, days: int, patience: float) -> None:
    async with connect(address, *tokens) as gateway:
        await look(findings, gateway, days=days, patience=patience)
