"""Which column of the template a header means."""

import json
import re
from functools import cache
from importlib.resources import files

from registration.cells.cell import Cell, text_of
from registration.forms.fields import BY_JSON_NAME, Column
from registration.sheets.kinds import Kind

NUMBER = "no"  # the template's first column, which carries nothing
_BRACKETS = re.compile(r"\([^)]*\)")
_IGNORED = str.maketrans({"_": " ", ".": None, "*": None, ":": None})


@cache
def load_synonyms() -> dict[str, str]:
    """Return the column by every name of it, as `header_of` bares names; read once per process."""
    source = files("registration").joinpath("data", "header_synonyms.json").read_text("utf-8")
    names: dict[str, list[str]] = json.loads(source)
    own = {_bared(column): column for column in (NUMBER, *Column)}
    return {_bared(name): column for column, synonyms in names.items() for name in synonyms} | own


def column_of(header: Cell, kind: Kind) -> str | None:
    """Return the column a header means, None for one that is not known; in JSON lines they are the API's names."""
    if kind is Kind.LINES:
        return BY_JSON_NAME.get(text_of(header))
    return load_synonyms().get(_bared(text_of(header)))


def _bared(name: str) -> str:
    return " ".join(_BRACKETS.sub(" ", name).translate(_IGNORED).casefold().split())
