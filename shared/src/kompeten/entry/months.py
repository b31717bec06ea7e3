"""The months as people in Indonesia write them."""

# By number from 1: Indonesian, English, and the spelling before 1972 that offices still use.
_MONTHS: tuple[tuple[str, ...], ...] = (
    ("januari", "january"),
    ("februari", "february", "pebruari"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "ags", "agt", "agst"),
    ("september",),
    ("oktober", "october"),
    ("november", "nopember"),
    ("desember", "december"),
)
_SHORTEST_NAME = 3


def month_of(name: str) -> int | None:
    """Return the month of a name or of its beginning, three letters at least; None when it is none, or of several."""
    word = name.casefold()
    if len(word) < _SHORTEST_NAME:
        return None
    found = {number for number, names in enumerate(_MONTHS, start=1) if any(one.startswith(word) for one in names)}
    return found.pop() if len(found) == 1 else None
