"""`kompeten-ops reconcile`: the table, the JSON, the exit code."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from kompeten_ops.gateway import (
    DONE,
    FOUND,
    HERE,
    Gateway,
    GatewayOption,
    JsonOption,
    LspTokenOption,
    TokenOption,
    operate,
    plain,
    say,
    screen,
)
from kompeten_ops.paging import Json
from kompeten_ops.reconcile.explaining import explained, settled
from kompeten_ops.reconcile.knowledge import REGISTRATION, Explained, Explanation, Known, Messages
from kompeten_ops.reconcile.reading import batches_since, read_batch, read_messages
from kompeten_ops.reconcile.rules import differences, stuck_letters, waiting_for

ID_WIDTH = 36
AGAIN_SECONDS = 1.0
UNSETTLED = {Explanation.ON_ITS_WAY, Explanation.UNEXPLAINED}


@dataclass(frozen=True)
class Line:
    """An application: what each service knows, and what they know differently."""

    known: Known
    differences: list[Explained]
    erased: frozenset[str] = frozenset()

    @property
    def verdict(self) -> str:
        """Return `agreed`, `explained` or `unexplained`."""
        if any(one.explanation in UNSETTLED for one in self.differences):
            return "unexplained"
        return "explained" if self.differences else "agreed"

    def as_json(self) -> Json:
        """Return the line for programs."""
        return {
            **asdict(self.known),
            "waiting_for": waiting_for(self.known),
            "stuck_letters": stuck_letters(self.known),
            "differences": [asdict(one) for one in self.differences],
            "erased_in": sorted(self.erased),
            "verdict": self.verdict,
        }


def reconcile(
    *,
    batch: Annotated[UUID | None, typer.Option(help="One batch")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Batches that end on or after")] = None,
    patience: Annotated[float, typer.Option(min=0, help="Seconds to wait for what is on its way")] = 10,
    only_differences: Annotated[bool, typer.Option("--differences", help="Leave out what agrees")] = False,
    as_json: JsonOption = False,
    gateway: GatewayOption = HERE,
    token: TokenOption,
    lsp_token: LspTokenOption,
) -> None:
    """Compare what the services know of an LSP's batches: its lists, and what operators see of the messaging.

    Exit code 1 when a difference is not explained.
    """
    if (batch is None) == (since is None):
        raise typer.BadParameter("name either --batch or --since")

    async def work(at: Gateway) -> int:
        chosen = [str(batch)] if since is None else await batches_since(at, since.date())
        lines = [line for one in chosen for line in await compare_patiently(at, one, patience)]
        shown = [line for line in lines if line.differences or not only_differences]
        if as_json:
            _print_json(chosen, lines, shown)
        else:
            _print_table(lines, shown)
        return FOUND if any(line.verdict == "unexplained" for line in lines) else DONE

    operate(gateway, token, work, lsp_token=lsp_token)


async def compare_patiently(gateway: Gateway, batch_id: str, patience: float) -> list[Line]:
    """Compare a batch, again and again while something is on its way and patience lasts.

    The lists are read one after the other while people work, so a first difference may be no more than that.
    """
    deadline = time.monotonic() + patience
    while True:
        lines = await compare(gateway, batch_id)
        if all(line.verdict != "unexplained" for line in lines) or time.monotonic() > deadline:
            return [replace(line, differences=[settled(one) for one in line.differences]) for line in lines]
        await asyncio.sleep(AGAIN_SECONDS)


async def compare(gateway: Gateway, batch_id: str) -> list[Line]:
    """Compare a batch once."""
    everyone = await read_batch(gateway, batch_id)
    messages = await read_messages(gateway, [known.application_id for known in everyone])
    return [_line(known, messages[known.application_id]) for known in everyone]


def _line(known: Known, messages: Messages) -> Line:
    return Line(known, explained(differences(known), messages), messages.erased)


def _print_json(batches: list[str], lines: list[Line], shown: list[Line]) -> None:
    report = {
        "batches": batches,
        "applications": len(lines),
        "verdicts": dict(Counter(line.verdict for line in lines)),
        "lines": [line.as_json() for line in shown],
    }
    typer.echo(json.dumps(report, indent=2, ensure_ascii=False))


def _print_table(lines: list[Line], shown: list[Line]) -> None:
    table = Table("application", "registration", "assessment", "case", "certificate", "letters", "waiting for")
    table.columns[0].min_width = ID_WIDTH
    for line in shown:
        known = line.known
        registration = known.stage if known.state in (known.stage, "accepted") else f"{known.state}, {known.stage}"
        registration = f"{registration}, erased" if REGISTRATION in line.erased else registration
        letters = "; ".join(stuck_letters(known)) or len(known.letters)
        cells = (known.assessment, known.case, known.certificate, letters, waiting_for(known))
        table.add_row(*map(plain, (known.application_id, registration, *cells)))
    screen().print(table)
    for line in shown:
        for one in line.differences:
            mark = "UNEXPLAINED" if one.explanation in UNSETTLED else "explained"
            say(f"{line.known.application_id} {mark}: {one.what}; {one.why}")
    counts = Counter(line.verdict for line in lines)
    verdicts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("agreed", "explained", "unexplained"))
    say(f"{len(lines)} applications: {verdicts}")
