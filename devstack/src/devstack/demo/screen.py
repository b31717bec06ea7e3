"""The story on a terminal: live progress, the closing table, the refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from devstack.demo.refusals import Refusal
from devstack.demo.registering import FINAL, open_applications
from kompeten_client.imports import Finding

WORDS = {
    "issued": "issued / terbit",
    "not_granted": "not granted / belum diberikan",
    "absent": "absent / tidak hadir",
    "rejected": "rejected / tidak diterima",
    "withdrawn": "withdrawn / ditarik",
}


class Line:
    """One line of progress on the terminal."""

    def __init__(self, progress: Progress, title: str, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=total if total is not None else 1)

    def advance(self, by: int = 1) -> None:
        """Move on."""
        self._progress.advance(self._task, by)

    def finish(self) -> None:
        """Fill the line up."""
        task = self._progress.tasks[self._task]
        self._progress.update(self._task, completed=task.total)


class Terminal:
    """Shows the story live; plain lines when the output is no terminal."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._progress = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last picture standing."""
        self._progress.stop()

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Line]:
        """Show one line of progress until the block ends."""
        line = Line(self._progress, title, total)
        yield line
        line.finish()


def closing_table(summary: dict[str, Any], counts: dict[str, int]) -> Table:  # Any: JSON
    """Return the table that balances: submitted = the sum of the final outcomes, open = 0."""
    table = Table(title="Kalimantan Selatan", show_footer=True)
    table.add_column("outcome", footer="submitted / diajukan")
    table.add_column("candidates", justify="right", footer=str(summary["submitted"]))
    for stage in FINAL:
        table.add_row(WORDS[stage], str(counts.get(stage, 0)))
    table.add_row("open / belum selesai", str(open_applications(counts)))
    return table


def problem_table(problems: list[Finding]) -> Table:
    """Return what was wrong with the untidy spreadsheet, cell by cell."""
    table = Table(title="Untidy spreadsheet: what to mend / yang perlu diperbaiki")
    for title in ("row", "column", "seen", "what to do"):
        table.add_column(title, overflow="fold")
    for one in problems:
        table.add_row(str(one.row), one.field, one.value_hint or "", one.message.id)
    return table


def refusal_table(refusals: list[Refusal]) -> Table:
    """Return what was tried and refused."""
    table = Table(title="Refused, as it should be")
    for title in ("attempt", "status", "code", "message"):
        table.add_column(title, overflow="fold")
    for one in refusals:
        table.add_row(one.attempt, str(one.status), one.code, one.message)
    return table
