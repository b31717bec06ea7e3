"""Everything the command says is there in Indonesian and in English, and it knows which of them is spoken."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import Result

import kompeten_client
from kompeten_client.commands.app import app
from kompeten_client.commands.help import HELP
from kompeten_client.commands.words import KINDS, LABELS, SAID
from kompeten_client.texts import Language, language_of

EVERY = {**HELP, **SAID, **LABELS, **KINDS}
OF_TYPER = {"option_help", "option_install_completion", "option_show_completion"}


@pytest.mark.parametrize("name", EVERY)
def test_both_languages_say_the_same_with_the_same_values(name: str) -> None:
    texts = EVERY[name]
    assert all(texts)
    first, second = ({field for _, field, _, _ in Formatter().parse(text) if field} for text in texts)
    assert first == second


def test_every_text_is_said_somewhere_and_none_is_missing() -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(kompeten_client.__file__).parent.rglob("*.py"))
    source = "\n".join(line for line in source.splitlines() if not re.match(r'\s+"\w+": \(', line))
    assert not {name for name in {**HELP, **SAID} if f'"{name}"' not in source} - OF_TYPER


def test_no_command_and_no_option_is_without_help() -> None:
    missing = [
        (command.name, parameter.name)
        for command in commands(get_command(app))
        for parameter in command.get_params(typer.Context(command))
        if parameter.help not in HELP and f"option_{parameter.name}" not in OF_TYPER
    ]
    assert not missing
    assert all(command.help in HELP for command in commands(get_command(app)))


def test_commands_stand_in_the_order_in_which_one_comes_to_need_them() -> None:
    first, *_, last = get_command(app).list_commands(typer.Context(get_command(app)))  # type: ignore[attr-defined]
    assert (first, last) == ("login", "webhook")


def commands(command: Any) -> Iterator[Any]:
    """Yield a command and all below it."""
    yield command
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            yield from commands(below)


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ((), {"LANG": "id_ID.UTF-8"}, "id"),
        ((), {"LANG": "en_GB.UTF-8"}, "en"),
        ((), {"LANG": "id_ID.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ((), {"LANG": "", "LC_MESSAGES": "id_ID"}, "id"),
        ((), {"LANG": "id_ID.UTF-8", "KOMPETEN_LANG": "en"}, "en"),
        (("--lang", "id", "batch"), {"KOMPETEN_LANG": "en"}, "id"),
        (("--lang=en",), {"LANG": "id_ID.UTF-8"}, "en"),
        (("--lang",), {"LANG": "id_ID.UTF-8"}, "id"),
    ],
)
def test_the_language_is_asked_for_or_the_systems(
    arguments: tuple[str, ...], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) is Language(language)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("id", ("Opsi", "Argumen", "Hanya periksa", "Tampilkan bantuan ini.")),
        ("en", ("Options", "Arguments", "Only check", "Show this help.")),
    ],
)
def test_help_speaks_it(kompeten: Callable[..., Result], language: str, parts: tuple[str, ...]) -> None:
    shown = kompeten("--lang", language, "import", "--help").output
    assert [part for part in parts if part not in shown] == []


def test_completion_is_made_for_a_shell(kompeten: Callable[..., Result]) -> None:
    offered = kompeten(env={"_KOMPETEN_COMPLETE": "complete_bash", "COMP_WORDS": "kompeten imp", "COMP_CWORD": "1"})
    assert offered.output.split() == ["import", "import-result"]
