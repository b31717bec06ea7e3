"""Looking a certificate up for the public: one query whatever is asked, its status computed on the day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased

from certification.certificates.models import Certificate, FormerDocument
from certification.certificates.rules import code_digest
from certification.certificates.schemas import drawn_documents
from certification.certificates.states import status_on
from certification.verification.problems import NotVerifiable
from certification.verification.rules import belongs_to
from certification.verification.schemas import CertificateView, UnitView
from certification.verification.wording import STATUS_WORDS
from kompeten.entry.certificate_numbers import normalise_number
from kompeten.events.certificates import CertificateStatus
from kompeten.events.lsps import Lsp
from kompeten.labels import CHANGE_REASONS
from kompeten.lsps import ConfiguredLsp

RELIABLE = frozenset({CertificateStatus.ACTIVE, CertificateStatus.SCOPE_REDUCED})

Found = tuple[CertificateView, datetime]
"""What the public learns, and the time of the answer where the issuer is: a status is one of a day there."""


class Beside(NamedTuple):
    """What stands beside a certificate: the numbers of those after and before it, and earlier versions."""

    replaced_by: str | None
    replaces: str | None
    formers: Sequence[dict[str, Any]] | None  # Any: JSON


HEIR = aliased(Certificate)
REPLACEMENT = (
    select(HEIR.certificate_number).where(HEIR.id == Certificate.replaced_by).correlate(Certificate).scalar_subquery()
)

FORMER = aliased(Certificate)
REPLACED = (
    select(FORMER.certificate_number)
    .where(FORMER.replaced_by == Certificate.id)
    .order_by(FORMER.id.desc())
    .limit(1)
    .correlate(Certificate)
    .scalar_subquery()
)
"""The one it was reissued for or renewed; the newest where it followed several."""

FORMERS = (
    select(
        func.jsonb_agg(
            func.jsonb_build_object(
                *("version", FormerDocument.version),
                *("sha256", FormerDocument.sha256),
                *("replaced_on", FormerDocument.replaced_on),
            )
        )
    )
    .where(FormerDocument.certificate_id == Certificate.id)
    .correlate(Certificate)
    .scalar_subquery()
)
"""The versions of its document that others followed, in any order."""

# The hot read of the whole system: built once, columns instead of an entity, and a connection instead of a session.
OF_CODE = (
    select(
        Certificate.document,
        Certificate.valid_until,
        Certificate.holder_name,
        Certificate.certificate_number,
        Certificate.registration_number,
        Certificate.issued_on,
        Certificate.state,
        Certificate.state_since,
        Certificate.state_until,
        Certificate.state_reason,
        Certificate.removed_units,
        REPLACEMENT.label("replaced_by"),
        REPLACED.label("replaces"),
        Certificate.sha256,
        Certificate.sealed_by,
        Certificate.version,
        FORMERS.label("formers"),
        ConfiguredLsp.lsp,
    )
    .outerjoin(ConfiguredLsp, ConfiguredLsp.lsp_id == Certificate.lsp_id)
    .where(Certificate.code_sha256 == bindparam("digest"))
)


async def get_certificate_by_code(connection: AsyncConnection, code: str, *, moment: datetime) -> Found:
    """Return the certificate of an unguessable code; `NotVerifiable` when there is none."""
    certificate = (await connection.execute(OF_CODE, {"digest": code_digest(code)})).one_or_none()
    if certificate is None:
        raise NotVerifiable
    return found(
        certificate, certificate.lsp, Beside(certificate.replaced_by, certificate.replaces, certificate.formers), moment
    )


async def get_certificate_by_number(session: AsyncSession, number: str, holder_name: str, *, moment: datetime) -> Found:
    """Return the certificate with this number and holder; `NotVerifiable`, after equal work, when either is wrong.

    The registration number, which stands beside the other, serves as well, and so does the name in its own letters.

    Numbers are unique within an LSP only, so several certificates may share one; the name tells which is meant.
    """
    key = normalise_number(number)
    of_number = (
        select(Certificate, ConfiguredLsp.lsp, REPLACEMENT, REPLACED, FORMERS)
        .outerjoin(ConfiguredLsp, ConfiguredLsp.lsp_id == Certificate.lsp_id)
        .where(or_(Certificate.number_key == key, Certificate.registration_key == key))
        .order_by(Certificate.id)
    )
    entries = (await session.execute(of_number)).all()
    names: list[tuple[str | None, str | None]] = [(one.holder_name, one.original_name) for one, *_ in entries]
    matches = [  # `|`: both forms of the name are compared, whichever it is
        belongs_to(holder_name, printed) | belongs_to(holder_name, original)
        for printed, original in names or [(None, None)]
    ]
    if not any(matches):
        raise NotVerifiable
    certificate, lsp, *beside = entries[matches.index(True)]
    return found(certificate, lsp, Beside(*beside), moment)


def found(certificate: Certificate | Row[*tuple[Any, ...]], lsp: Lsp | None, beside: Beside, moment: datetime) -> Found:
    """Return what the public learns of an entry at the moment."""
    document, removed = certificate.document, certificate.removed_units
    there = moment.astimezone(ZoneInfo(document.time_zone))
    status = status_on(
        there.date(), valid_until=certificate.valid_until, state=certificate.state, removed_units=removed
    )
    view = CertificateView(
        status=status,
        meaning=STATUS_WORDS[status].meaning.message,
        can_be_relied_on=status in RELIABLE,
        **_since(certificate, status),
        replaced_by=beside.replaced_by,
        replaces=beside.replaces,
        documents=drawn_documents(beside.formers or (), version=certificate.version, sha256=certificate.sha256),
        sealed_by=certificate.sealed_by,
        holder_name=certificate.holder_name,
        scheme_code=document.scheme_code,
        scheme_name=document.scheme_name,
        standard=document.standard,
        units=tuple(UnitView(code=unit.code, title=unit.title) for unit in document.units if unit.code not in removed),
        certificate_number=certificate.certificate_number,
        registration_number=certificate.registration_number,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issuer=document.lsp_name,
        issuer_contact=None if lsp is None else f"{lsp.contact.email}, {lsp.contact.phone}",
        checked_at=there.date(),
    )
    return view, there


def _since(certificate: Certificate | Row[*tuple[Any, ...]], status: CertificateStatus) -> dict[str, Any]:
    """Return since when and why the status is what it is; one that came by the calendar alone has its day only."""
    if status is CertificateStatus.EXPIRED:
        return {"status_since": certificate.valid_until + timedelta(days=1)}
    reason = certificate.state_reason
    told = None if reason is None else CHANGE_REASONS[reason]
    return {
        "status_since": certificate.state_since,
        "status_until": certificate.state_until,
        "status_reason": reason,
        "reason": None if told is None else {"id": told[0], "en": told[1]},
    }
