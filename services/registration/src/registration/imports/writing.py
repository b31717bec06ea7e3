"""Writing a chunk of rows: a handful of statements however many rows it has, whatever the rows become."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import bare_row, write_all
from kompeten.database.write_behind import writing_behind
from registration.forms.fields import Column
from registration.forms.findings import Finding, hint
from registration.forms.person import Person
from registration.imports.models import Import, ImportRow
from registration.imports.rules import JudgedRow, Planned, RowOutcome
from registration.imports.sealing import place_of, seal_cells
from registration.imports.targets import Brought, Target
from registration.people.vault import NikVault

CHUNK = 500  # rows of one transaction: some 200 ms
NOTHING = Brought({}, 0)


class Lost(Exception):
    """Another process has taken the import up."""


async def write_chunk(
    session: AsyncSession, sent: Import, target: Target, rows: Sequence[JudgedRow], *, vault: NikVault
) -> list[Planned]:
    """Write the next rows of an import and what became of them; the caller commits. Raises `Lost`.

    The import's row is locked first: of two processes that hold it for theirs only one goes on. Then the seats, as by
    every other door.
    """
    await lock_import(session, sent)
    if not sent.is_dry_run:
        await target.lock(session)
    planned = await target.plan(session, rows, vault=vault, is_dry_run=sent.is_dry_run)
    async with writing_behind(session) as writes:
        brought = NOTHING if sent.is_dry_run else await target.enter(writes, sent, planned)
        await writes.write_all([_row(sent, target, one, brought, vault) for one in planned])
    await _count(session, sent, planned, brought)
    return planned


async def note_rows(
    session: AsyncSession, sent: Import, target: Target, planned: Sequence[Planned], *, vault: NikVault
) -> None:
    """Note what became of rows that brought nothing, and count them."""
    await write_all(session, [_row(sent, target, one, NOTHING, vault) for one in planned])
    await _count(session, sent, planned, NOTHING)


async def _count(session: AsyncSession, sent: Import, planned: Sequence[Planned], brought: Brought) -> None:
    counts = Counter(one.outcome for one in planned)
    await session.execute(
        update(Import)
        .where(Import.id == sent.id)
        .values(
            done=Import.done + len(planned),
            created=Import.created + counts[RowOutcome.CREATED],
            revised=Import.revised + counts[RowOutcome.REVISED],
            unchanged=Import.unchanged + counts[RowOutcome.UNCHANGED],
            waiting=Import.waiting + brought.waiting,
        ),
        execution_options={"synchronize_session": False},
    )


async def lock_import(session: AsyncSession, sent: Import) -> None:
    """Lock the row of an import this process has taken up; raises `Lost` when another one has since."""
    mine = select(Import.id).where(Import.id == sent.id, Import.attempt == sent.attempt)
    held = await session.scalar(mine.with_for_update(key_share=True))
    if held is None:
        raise Lost(str(sent.id))


def _row(sent: Import, target: Target, one: Planned, brought: Brought, vault: NikVault) -> ImportRow:
    participant, reading = one.row.participant, one.row.reading
    nik = reading.values.get(Column.NIK)
    is_refused = one.outcome in (RowOutcome.REFUSED, RowOutcome.HELD)
    known = None if one.known is None else one.known.id
    sealed = seal_cells(vault, participant.sent, place=place_of(sent.id, participant.row)) if is_refused else None
    return bare_row(
        ImportRow,
        import_id=sent.id,
        row=participant.row,
        outcome=one.outcome,
        **{target.subject: brought.ids.get(participant.row, known)},
        nik_index=None if nik is None else vault.index(str(nik), lsp_id=sent.lsp_id),
        errors=[_stored(finding) for finding in (*reading.errors, *_clash(one, reading.person))],
        warnings=[_stored(finding) for finding in reading.warnings],
        cells=sealed,
    )


def _clash(one: Planned, person: Person | None) -> list[Finding]:
    """Return what is wrong with a good row that cannot be written."""
    if person is None or one.refused_for is None:
        return []
    cell = person.national_id if one.refused_in is Column.NIK else one.row.reading.values.get(one.refused_in)
    return [Finding(one.refused_in, one.refused_for, hint(one.refused_in, cell))]


def _stored(finding: Finding) -> dict[str, str | None]:
    return {"field": finding.column.value, "code": finding.code.value, "value_hint": finding.value_hint}
