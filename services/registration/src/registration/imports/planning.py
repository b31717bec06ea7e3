"""What comes of rows that apply to a batch, found in the database by a statement however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import among
from kompeten.entry.certificate_numbers import normalise_number
from registration.applications.models import Application, ApplicationRevision
from registration.applications.rules import ENDED, ApplicationState
from registration.batches.queries import AppliedTo
from registration.cells.codes import FindingCode
from registration.certificates.queries import Whose, get_renewables
from registration.certificates.rules import Renewable, refusal_of
from registration.forms.fields import Column
from registration.imports.people import people_by_nik
from registration.imports.rules import WRITTEN, JudgedRow, Known, Planned, RowOutcome, plan_row
from registration.people.commands import Entered
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
class KnownApplication(Known):
    """An application that is there, and what its newest revision says."""

    arrival: int = 0
    revision: int = 0
    version: int = 0


Statement = Select[*tuple[Any, ...]]  # Any: the columns of `KNOWN`
KnownOnes = dict[tuple[UUID, str], KnownApplication]


async def plan_applications(
    session: AsyncSession, batch: AppliedTo, rows: Sequence[JudgedRow], *, vault: NikVault, is_dry_run: bool
) -> list[Planned]:
    """Return what comes of each row; people are entered and, with their applications, locked unless it is a dry run."""
    people = await people_by_nik(session, rows, lsp_id=batch.lsp_id, vault=vault, is_dry_run=is_dry_run)
    theirs = KNOWN.where(among(Application.person_id, [one.id for one in people.values()]))
    known = await (_get_known if is_dry_run else _lock_known)(session, batch, theirs)
    named = {str(number) for row in rows if (number := _number_in(row)) is not None}
    renewables = await get_renewables(session, named, lsp_id=batch.lsp_id)
    return [_renewing(_planned(row, people, known), renewables) for row in rows]


def _planned(row: JudgedRow, people: dict[str, Entered], there: KnownOnes) -> Planned:
    person = row.reading.person
    entered = None if person is None else people.get(person.national_id)
    known = None if person is None or entered is None else there.get((entered.id, str(person.written["scheme_code"])))
    return plan_row(row, entered, known, clash=FindingCode.ALREADY_REGISTERED)


def _number_in(row: JudgedRow) -> str | None:
    """Return the number of the certificate that a row asks to be renewed."""
    number = None if row.reading.person is None else row.reading.person.written["renews"]
    return None if number is None else str(number)


def _renewing(one: Planned, renewables: Mapping[Whose, Renewable]) -> Planned:
    """Return it with the certificate to be renewed, or refused because that cannot be."""
    person, number = one.row.reading.person, _number_in(one.row)
    if person is None or number is None or one.outcome not in WRITTEN:
        return one
    found = None if one.person_id is None else renewables.get((one.person_id, normalise_number(number)))
    code = refusal_of(found, scheme_code=str(person.written["scheme_code"]))
    if found is None or code is not None:
        refused = code or FindingCode.CERTIFICATE_UNKNOWN
        return replace(one, outcome=RowOutcome.REFUSED, refused_for=refused, refused_in=Column.MEMPERPANJANG)
    return replace(one, renews=found.named)


async def _lock_known(session: AsyncSession, batch: AppliedTo, theirs: Statement) -> KnownOnes:
    return await _get_known(session, batch, theirs.with_for_update(of=Application, key_share=True))


async def _get_known(session: AsyncSession, batch: AppliedTo, theirs: Statement) -> KnownOnes:
    """Return by person and scheme the live application, or else the newest of those that ended."""
    found: KnownOnes = {}
    for row in await session.execute(theirs, {"batch_id": batch.id}):
        before = found.get((row.person_id, row.scheme_code))
        if before is None or before.is_over:
            found[(row.person_id, row.scheme_code)] = KnownApplication(
                id=row.id,
                data=row.data,
                is_over=row.state in ENDED,
                may_be_revised=row.state is ApplicationState.RETURNED,
                arrival=row.arrival,
                revision=row.revision,
                version=row.version,
            )
    return found
