"""What is printed: answers to standard output, everything else to standard error."""

import json
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from kompeten_client.commands.words import words
from kompeten_client.problems import KompetenError, Problem

WIDE = 240  # columns when nobody looks: ids in a file or a pipe stay whole
WORTH_TELLING_SECONDS = 3


def screen(*, stderr: bool = False) -> Console:
    """Return the console."""
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=WIDE)


def say(line: str) -> None:
    """Print a sentence beside the answer."""
    screen(stderr=True).print(harmless(line), markup=False, highlight=False, soft_wrap=True)


def harmless(text: str) -> str:
    """Return the text with control characters spelled out: a file may hold what would steer the terminal."""
    return "".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in text)


def cell(value: object) -> Cell:
    """Return a cell that shows a value as it is: brackets are no markup."""
    return Cell("" if value is None else harmless(str(value)), overflow="fold")


def table(*headings: str, title: str | None = None) -> Table:
    """Return an empty table with headings by their names."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for heading in headings:
        made.add_column(words(heading), overflow="fold")
    return made


def show_rows(headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print a table, or that there is nothing."""
    made = table(*headings, title=title)
    for row in rows:
        made.add_row(*map(cell, row))
    if made.row_count:
        screen().print(made)
    else:
        say(words("none"))


def show_pairs(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values below each other."""
    made = Table(show_header=False, box=None)
    for name, value in pairs:
        made.add_row(Cell(name, style="bold"), cell(value))
    screen().print(made)


def show_json(*found: BaseModel, as_list: bool = False) -> None:
    """Print models as JSON, one by itself or many as a list."""
    dumped = [one.model_dump(mode="json") for one in found]
    typer.echo(json.dumps(dumped if as_list else dumped[0], indent=2, ensure_ascii=False))


def show_error(error: KompetenError, *, as_json: bool) -> None:
    """Print what went wrong: for people in their language, with every field; for programs in both."""
    if as_json:
        body = error.body.model_dump(mode="json") if isinstance(error, Problem) else {"code": _name(error)}
        typer.echo(json.dumps({**body, "message": error.message.model_dump()}, ensure_ascii=False), err=True)
        return
    say(str(error.message))
    if isinstance(error, Problem):
        for one in error.errors:
            place = ", ".join(str(part) for part in (one.row, one.field) if part is not None)
            say(f"  {place}: {one.message}" if place else f"  {one.message}")


def local_time(moment: datetime) -> str:
    """Return a moment by this machine's clock."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def wait(seconds: float) -> None:
    """Wait before asking again; a longer wait is said, so that nobody takes it for an end."""
    if seconds >= WORTH_TELLING_SECONDS:
        say(words("wait", seconds=round(seconds)))
    time.sleep(seconds)


def _name(error: KompetenError) -> str:
    """Return a code for what is none of the services' refusals: NotSignedIn is not_signed_in."""
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in type(error).__name__).removeprefix("_")
