"""Which column of the template a header means."""

import json
from functools import cache
from importlib.resources import files

from kompeten.sheets.cell import Cell, text_of
from kompeten.sheets.kinds import Kind
from kompeten.sheets.tables import bared
from registration.forms.fields import BY_JSON_NAME, Column

NUMBER = "no"  # the template's first column, which carries nothing


@cache
def load_synonyms() -> dict[str, str]:
    """Return the column by every name of it, as `bared` leaves them; read once per process."""
    source = files("registration").joinpath("data", "header_synonyms.json").read_text("utf-8")
    names: dict[str, list[str]] = json.loads(source)
    own = {bared(column): column for column in (NUMBER, *Column)}
    return {bared(name): column for column, synonyms in names.items() for name in synonyms} | own


def column_of(header: Cell, kind: Kind) -> str | None:
    """Return the column a header means, None for one that is not known; in JSON lines they are the API's names."""
    if kind is Kind.LINES:
        return BY_JSON_NAME.get(text_of(header))
    return load_synonyms().get(bared(text_of(header)))
