"""All rows or none: one transaction however many there are, taken back when one of them cannot be written."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from registration.imports.models import Import
from registration.imports.rules import JudgedRow, Planned, RowOutcome
from registration.imports.targets import Target
from registration.imports.writing import CHUNK, lock_import, note_rows, write_chunk
from registration.people.vault import NikVault


class _NotAll(Exception):
    """Some rows cannot be written."""


async def write_all_or_nothing(
    session: AsyncSession, sent: Import, target: Target, rows: Sequence[JudgedRow], *, vault: NikVault
) -> None:
    """Write all rows of an import, or none and note which were in the way; the caller commits. Raises `Lost`."""
    await lock_import(session, sent)
    planned = [Planned(row, RowOutcome.HELD if row.reading.person else RowOutcome.REFUSED) for row in rows]
    if all(row.reading.person is not None for row in rows):
        planned = []
        try:
            async with session.begin_nested():
                for at in range(0, len(rows), CHUNK):
                    planned += await write_chunk(session, sent, target, rows[at : at + CHUNK], vault=vault)
                if any(one.outcome is RowOutcome.REFUSED for one in planned):
                    raise _NotAll  # noqa: TRY301 - takes the savepoint back
        except _NotAll:
            planned = [one if one.outcome is RowOutcome.REFUSED else _held(one) for one in planned]
        else:
            return
    for at in range(0, len(planned), CHUNK):
        await note_rows(session, sent, target, planned[at : at + CHUNK], vault=vault)


def _held(one: Planned) -> Planned:
    return replace(one, outcome=RowOutcome.HELD)
