"""Help in the language that is spoken: the source names a text, which is looked up before anything is parsed."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from kompeten_client.commands.help import HELP
from kompeten_client.commands.words import words
from kompeten_client.texts import language_of, spoken


class Speaking(TyperGroup):
    """The root of all commands; typer makes it anew for each run."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - typer's own
        """Run in the language of the command line, the environment or the locale."""
        spoken.set(language_of(sys.argv[1:] if args is None else args, os.environ))
        _speak(self)
        return super().main(args, *rest, **more)

    def list_commands(self, context: typer.Context) -> list[str]:  # type: ignore[override] # click's context
        """Return them in the order of their help, which is that in which one comes to need them."""
        told = list(HELP)
        return sorted(super().list_commands(context), key=lambda name: told.index(f"help_{name.replace('-', '_')}"))


def _speak(command: Any) -> None:  # noqa: ANN401 - typer names no public class of all its commands
    command.help = command.short_help = words(command.help)
    command.rich_help_panel = words("commands")
    for parameter in command.get_params(typer.Context(command)):
        named = parameter.help if parameter.help in HELP else f"option_{parameter.name}"  # else one of typer's own
        parameter.help = words(named)
        parameter.rich_help_panel = words("arguments" if isinstance(parameter, TyperArgument) else "options")
    for below in _below(command):
        _speak(below)


def _below(command: TyperCommand | TyperGroup) -> Iterable[Any]:  # Any: as above
    return command.commands.values() if isinstance(command, TyperGroup) else ()
