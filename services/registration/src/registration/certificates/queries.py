"""Looking up the certificates that applications name: each is found for its own holder alone."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.clock import today
from kompeten.database.hot import InTransaction, Prepared
from kompeten.database.rows import among
from kompeten.entry.certificate_numbers import normalise_number
from kompeten.events.snapshots import NamedCertificate
from kompeten.problems import FieldError, field_error
from registration.applications.models import Application
from registration.applications.problems import ApplicationInvalid, as_field_error
from registration.cells.codes import FindingCode
from registration.certificates.models import KnownCertificate
from registration.certificates.rules import Renewable, refusal_of
from registration.forms.fields import Column
from registration.forms.findings import Finding
from registration.forms.renewals import OPENS_ON
from registration.lsps.models import RegisteredLsp
from registration.people.models import PersonRecord

THEIRS = (
    select(
        Application.person_id,
        KnownCertificate.number_key,
        KnownCertificate.id,
        KnownCertificate.certificate_number,
        KnownCertificate.scheme_code,
        KnownCertificate.valid_until,
        KnownCertificate.status,
        RegisteredLsp.lsp,
    )
    .join(Application, Application.id == KnownCertificate.application_id)
    .join(RegisteredLsp, RegisteredLsp.lsp_id == KnownCertificate.lsp_id)
    .where(KnownCertificate.lsp_id == bindparam("lsp_id"))
)
OF_ONE = Prepared(
    THEIRS.where(
        KnownCertificate.number_key == bindparam("number_key"), Application.person_id == bindparam("person_id")
    )
)


Whose = tuple[UUID, str]
"""A person, and the number they name as `normalise_number` writes it."""


async def find_renewable(session: InTransaction, number: str, *, person_id: UUID, lsp_id: str) -> Renewable | None:
    """Return the person's certificate with this number; None for anybody else's, as for one that does not exist."""
    asked = {"lsp_id": lsp_id, "number_key": normalise_number(number), "person_id": person_id}
    rows = await OF_ONE.rows(session, asked)
    return next((_renewable(session, row) for _, _, *row in rows), None)


async def get_renewed(
    session: InTransaction, number: str, *, person: PersonRecord, scheme_code: str
) -> NamedCertificate:
    """Return the certificate a person asks to be renewed; `ApplicationInvalid` says why it cannot be."""
    found = await find_renewable(session, number, person_id=person.id, lsp_id=person.lsp_id)
    code = refusal_of(found, scheme_code=scheme_code)
    if found is None or code is not None:
        raise ApplicationInvalid(errors=[_refused(code or FindingCode.CERTIFICATE_UNKNOWN, found)], count=1)
    return found.named


async def get_renewables(session: AsyncSession, numbers: Collection[str], *, lsp_id: str) -> Mapping[Whose, Renewable]:
    """Return the certificates with these numbers by whose they are: by one statement, and by none for no numbers."""
    if not numbers:
        return {}
    keys = {normalise_number(one) for one in numbers}
    rows = await session.execute(THEIRS.where(among(KnownCertificate.number_key, keys)), {"lsp_id": lsp_id})
    return {(person_id, key): _renewable(session, row) for person_id, key, *row in rows}


def _refused(code: FindingCode, found: Renewable | None) -> FieldError:
    if found is not None and code is FindingCode.RENEWAL_NOT_OPEN:
        return field_error(Column.MEMPERPANJANG.field.json_name, code, OPENS_ON.format(opens_on=found.opens_on))
    return as_field_error(Finding(Column.MEMPERPANJANG, code, None))


def _renewable(session: InTransaction, row: Sequence[Any]) -> Renewable:
    *told, lsp = row
    return Renewable._make([*told, lsp.renewal_months, today(session.info["clock"], lsp.time_zone)])
