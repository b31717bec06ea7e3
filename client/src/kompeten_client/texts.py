"""A message in both languages, and which of the two is spoken."""

import locale
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

VARIABLE = "KOMPETEN_LANG"
OPTION = "--lang"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as POSIX says


class Language(StrEnum):
    """What people can be told in."""

    INDONESIAN = "id"
    ENGLISH = "en"


class Text(BaseModel):
    """One message in both languages, as the services write it."""

    model_config = ConfigDict(frozen=True)

    id: str
    en: str

    def format(self, **values: object) -> "Text":
        """Fill the placeholders of both languages."""
        return Text(id=self.id.format(**values), en=self.en.format(**values))

    def __str__(self) -> str:
        """Return it in the language that is spoken."""
        return self.id if spoken.get() is Language.INDONESIAN else self.en


spoken: ContextVar[Language] = ContextVar("spoken", default=Language.ENGLISH)  # set once, by the command line


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language asked for: by `--lang`, else by `KOMPETEN_LANG`, else by the locale."""
    asked = _after_option(arguments) or environment.get(VARIABLE) or _locale_of(environment)
    return Language.INDONESIAN if asked.lower().startswith(("id", "indonesian")) else Language.ENGLISH


def _after_option(arguments: Sequence[str]) -> str | None:
    """Find it before anything is parsed, for help and wrong options are told in it, too."""
    for position, argument in enumerate(arguments):
        if argument == OPTION:
            return next(iter(arguments[position + 1 :]), None)
        if argument.startswith(f"{OPTION}="):
            return argument.partition("=")[2]
    return None


def _locale_of(environment: Mapping[str, str]) -> str:
    """Return the locale's name; on Windows no variable holds it."""
    named = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), None)
    return named or locale.getlocale()[0] or ""
