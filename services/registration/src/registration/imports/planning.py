"""What comes of the rows of a chunk, found in the database by two statements however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import among
from registration.applications.models import Application, ApplicationRevision
from registration.applications.rules import LIVE, ApplicationState
from registration.batches.queries import AppliedTo
from registration.cells.codes import FindingCode
from registration.imports.rules import JudgedRow, RowOutcome, outcome_of
from registration.people.commands import Entered, enter_people
from registration.people.models import PersonRecord
from registration.people.vault import NikVault

KNOWN = (
    select(
        Application.id,
        Application.person_id,
        Application.scheme_code,
        Application.state,
        Application.arrival,
        Application.revision,
        Application.version,
        ApplicationRevision.data,
    )
    .join(
        ApplicationRevision,
        (ApplicationRevision.application_id == Application.id) & (ApplicationRevision.revision == Application.revision),
    )
    .where(Application.batch_id == bindparam("batch_id"))
    .order_by(Application.id)
)


@dataclass(frozen=True, slots=True)
class Known:
    """An application that is there, and what its newest revision says."""

    id: UUID
    state: ApplicationState
    arrival: int
    revision: int
    version: int
    data: dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Planned:
    """What comes of a row; `refused_for` says why a good one cannot be written.

    Its person has no id in a dry run where nobody knows them.
    """

    row: JudgedRow
    outcome: RowOutcome
    person_id: UUID | None = None
    known: Known | None = None
    refused_for: FindingCode | None = None


Statement = Select[*tuple[Any, ...]]  # Any: the columns of `KNOWN`
KnownOnes = dict[tuple[UUID, str], Known]


async def plan_rows(
    session: AsyncSession, batch: AppliedTo, rows: Sequence[JudgedRow], *, vault: NikVault, is_dry_run: bool
) -> list[Planned]:
    """Return what comes of each row; people are entered and, with their applications, locked unless it is a dry run."""
    niks = [row.reading.person.national_id for row in rows if row.reading.person is not None]
    if is_dry_run:
        people = await _get_people(session, niks, lsp_id=batch.lsp_id, vault=vault)
    else:
        people = await enter_people(session, niks, lsp_id=batch.lsp_id, vault=vault)
    theirs = KNOWN.where(among(Application.person_id, [one.id for one in people.values()]))
    known = await (_get_known if is_dry_run else _lock_known)(session, batch, theirs)
    return [_planned(row, people, known) for row in rows]


def _planned(row: JudgedRow, people: dict[str, Entered], known: KnownOnes) -> Planned:
    person = row.reading.person
    if person is None:
        return Planned(row, RowOutcome.REFUSED)
    entered = people.get(person.national_id)
    if entered is not None and entered.is_restricted:
        return Planned(row, RowOutcome.REFUSED, entered.id, refused_for=FindingCode.PROCESSING_RESTRICTED)
    person_id = None if entered is None else entered.id
    scheme = str(person.written["scheme_code"])
    there = None if person_id is None else known.get((person_id, scheme))
    said = to_jsonable_python(person.written)
    outcome = outcome_of(None if there is None else there.state, {} if there is None else there.data, said)
    twin = FindingCode.ALREADY_REGISTERED if outcome is RowOutcome.REFUSED else None
    return Planned(row, outcome, person_id, there, twin)


async def _get_people(
    session: AsyncSession, niks: Sequence[str], *, lsp_id: str, vault: NikVault
) -> dict[str, Entered]:
    indexes = {vault.index(nik, lsp_id=lsp_id): nik for nik in niks}
    is_restricted = PersonRecord.restricted_at.is_not(None)
    theirs = select(PersonRecord.nik_index, PersonRecord.id, is_restricted).where(
        PersonRecord.lsp_id == lsp_id, among(PersonRecord.nik_index, indexes)
    )
    found = await session.execute(theirs)
    return {indexes[index]: Entered(one, restricted) for index, one, restricted in found if index is not None}


async def _lock_known(session: AsyncSession, batch: AppliedTo, theirs: Statement) -> KnownOnes:
    return await _get_known(session, batch, theirs.with_for_update(of=Application, key_share=True))


async def _get_known(session: AsyncSession, batch: AppliedTo, theirs: Statement) -> KnownOnes:
    """Return by person and scheme the live application, or else the newest of those that ended."""
    found: KnownOnes = {}
    for row in await session.execute(theirs, {"batch_id": batch.id}):
        before = found.get((row.person_id, row.scheme_code))
        if before is None or before.state not in LIVE:
            known = Known(row.id, row.state, row.arrival, row.revision, row.version, row.data)
            found[(row.person_id, row.scheme_code)] = known
    return found
