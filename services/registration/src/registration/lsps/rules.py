"""What an LSP may decide for itself."""

import string
from enum import StrEnum

from kompeten.events.lsps import Lsp
from registration.catalogue.time_zones import load_time_zones

ALWAYS = {"sequence", "year"}
ALLOWED = ALWAYS | {"scheme", "lsp"}


class LspCode(StrEnum):
    """What is wrong with what an LSP is to be."""

    NUMBER_PATTERN = "number_pattern"
    TIME_ZONE_UNKNOWN = "time_zone_unknown"


def check_lsp(lsp: Lsp) -> list[tuple[str, LspCode]]:
    """Return every JSON pointer at which an LSP cannot be so, and why."""
    found = [
        (f"#/numbers/{name}", LspCode.NUMBER_PATTERN)
        for name, pattern in (("certificate", lsp.numbers.certificate), ("registration", lsp.numbers.registration))
        if not is_number_pattern(pattern)
    ]
    if lsp.time_zone not in load_time_zones():
        found.append(("#/time_zone", LspCode.TIME_ZONE_UNKNOWN))
    return found


def is_number_pattern(pattern: str) -> bool:
    """Tell whether numbers can be written so, never one twice: the sequence starts again every year."""
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
        pattern.format(sequence=1, year=2026, scheme="A", lsp="b")
    except (ValueError, LookupError, AttributeError):
        return False
    return used >= ALWAYS and used <= ALLOWED
