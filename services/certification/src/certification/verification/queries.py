"""Looking a certificate up for the public: one query whatever is asked, its status computed on the day."""

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.number_rules import normalise_number
from certification.certificates.rules import code_digest
from certification.verification.problems import NotVerifiable
from certification.verification.rules import belongs_to, status_on
from certification.verification.schemas import CertificateView, UnitView

# The hot read of the whole system: built once, columns instead of an entity, and a connection instead of a session.
OF_CODE = select(
    Certificate.document,
    Certificate.valid_until,
    Certificate.holder_name,
    Certificate.certificate_number,
    Certificate.registration_number,
    Certificate.issued_on,
).where(Certificate.code_sha256 == bindparam("digest"))


async def get_certificate_by_code(connection: AsyncConnection, code: str, *, day: date) -> CertificateView:
    """Return the certificate of an unguessable code; `NotVerifiable` when there is none."""
    certificate = (await connection.execute(OF_CODE, {"digest": code_digest(code)})).one_or_none()
    if certificate is None:
        raise NotVerifiable
    return _view(certificate, day)


async def get_certificate_by_number(
    session: AsyncSession, number: str, holder_name: str, *, day: date
) -> CertificateView:
    """Return the certificate with this number and holder; `NotVerifiable`, after equal work, when either is wrong.

    The registration number, which stands beside the other, serves as well.

    Numbers are unique within an LSP only, so several certificates may share one; the name tells which is meant.
    """
    key = normalise_number(number)
    of_number = (
        select(Certificate)
        .where(or_(Certificate.number_key == key, Certificate.registration_key == key))
        .order_by(Certificate.id)
    )
    found = list(await session.scalars(of_number))
    names: list[str | None] = [certificate.holder_name for certificate in found]
    matches = [belongs_to(holder_name, name) for name in names or [None]]
    if not any(matches):
        raise NotVerifiable
    return _view(found[matches.index(True)], day)


def _view(certificate: Certificate | Row[*tuple[Any, ...]], day: date) -> CertificateView:
    document = certificate.document
    return CertificateView(
        status=status_on(day, valid_until=certificate.valid_until),
        holder_name=certificate.holder_name,
        scheme_code=document.scheme_code,
        scheme_name=document.scheme_name,
        standard=document.standard,
        units=tuple(UnitView(code=unit.code, title=unit.title) for unit in document.units),
        certificate_number=certificate.certificate_number,
        registration_number=certificate.registration_number,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issuer=document.lsp_name,
        checked_at=day,
    )
