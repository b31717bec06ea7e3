"""What a list of scores says of each person."""

from collections.abc import Sequence
from uuid import UUID

Entry = tuple[UUID, int | None, int | None]


def last_of_each(entries: Sequence[Entry]) -> dict[UUID, Entry]:
    """Return the last entry of each person, in the order of ids, in which rows are locked."""
    return dict(sorted({entry[0]: entry for entry in entries}.items()))
