"""What a certificate says, frozen at issue: its document, its entry in the register and its event."""

import unicodedata
from datetime import date
from typing import Any

from pydantic import ValidationError

from certification.cases.models import Case
from certification.certificates.models import Certificate
from certification.certificates.rules import code_digest, valid_until
from certification.certificates.succession import named
from certification.pdf.data import CURRENT_TEMPLATE, CertificateDocument, CertifiedUnit
from certification.pdf.rendering import Unprintable, render_off_loop
from certification.sessions.models import Sitting
from kompeten.entry.certificate_numbers import normalise_number
from kompeten.entry.drawable import undrawable
from kompeten.events import CertificateIssued
from kompeten.events.certificates import Issuance
from kompeten.events.lsps import Lsp
from kompeten.events.snapshots import Unit
from kompeten.ids import new_id


def document_of(
    case: Case, sitting: Sitting, lsp: Lsp, *, sequence: int, issued_on: date, code: str, public_url: str
) -> CertificateDocument:
    """Freeze everything that is printed; nothing that changes later, not even the LSP, reaches this certificate."""
    if sitting.decree_number is None or sitting.decree_date is None:
        raise AssertionError("a closed session has its decree")
    scheme, batch = case.participant.scheme, case.participant.batch
    parts = {"sequence": sequence, "year": issued_on.year, "scheme": scheme.code, "lsp": case.lsp_id}
    return CertificateDocument(
        **_by_this_issue(lsp, parts, issued_on=issued_on, code=code, public_url=public_url),
        holder_name=case.holder_name,
        scheme_code=scheme.code,
        scheme_name=scheme.name,
        scheme_version=scheme.version,
        scheme_type=scheme.type,
        standard=scheme.standard,
        units=tuple(CertifiedUnit(code=unit.code, title=unit.title) for unit in scheme.units),
        valid_until=valid_until(issued_on, years=scheme.validity_years, ends=lsp.validity_ends),
        batch_title=batch.title,
        venue_name=batch.venue.name,
        decree_number=sitting.decree_number,
        decree_date=sitting.decree_date,
    )


def reissued_document(
    old: Certificate, lsp: Lsp, *, holder_name: str, sequence: int, issued_on: date, code: str, public_url: str
) -> CertificateDocument:
    """Freeze what was decided once more: for the units that are left, until the day it was to end anyway."""
    said = old.document
    parts = {"sequence": sequence, "year": issued_on.year, "scheme": said.scheme_code, "lsp": old.lsp_id}
    kept = said.model_dump() | {"holder_name": holder_name, "template_version": CURRENT_TEMPLATE}
    kept["units"] = [unit for unit in said.units if unit.code not in old.removed_units]
    fresh = _by_this_issue(lsp, parts, issued_on=issued_on, code=code, public_url=public_url)
    return CertificateDocument.model_validate(kept | fresh)


def _by_this_issue(
    lsp: Lsp, parts: dict[str, Any], *, issued_on: date, code: str, public_url: str
) -> dict[str, Any]:  # Any: fields of a document
    """Return what a certificate says of its own issue, and of the LSP on that day."""
    return {
        "certificate_id": new_id(),
        "certificate_number": lsp.numbers.certificate.format(**parts),
        "registration_number": lsp.numbers.registration.format(**parts),
        "lsp_name": lsp.name,
        "licence_number": lsp.licence_number,
        "time_zone": lsp.time_zone,
        "issue_place": lsp.issue_place,
        "issued_on": issued_on,
        "director_name": lsp.director.name,
        "director_title": lsp.director.title,
        "verification_url": f"{public_url.rstrip('/')}/verify/{code}",
    }


async def is_printable(case: Case, sitting: Sitting, lsp: Lsp, public_url: str) -> bool:
    """Tell whether the case's certificate can be drawn, before a number is taken for it."""
    try:
        document = document_of(
            case, sitting, lsp, sequence=1, issued_on=date(2000, 1, 1), code="code", public_url=public_url
        )
    except ValidationError:
        return False
    return await is_drawable(document)


async def is_drawable(document: CertificateDocument) -> bool:
    """Tell whether a document can be drawn.

    Signs that are drawn one by one are drawn in any order; where marks are set on letters, only drawing tells.
    """
    printed = document.model_dump_json()
    if undrawable(printed):
        return False
    try:
        if any(map(unicodedata.combining, printed)):
            await render_off_loop(document)
    except Unprintable:
        return False
    return True


def certificate_of(
    case: Case, sitting: Sitting, document: CertificateDocument, *, sequence: int, code: str
) -> Certificate:
    """Return the entry of the register, still without whoever ordered it and when."""
    return Certificate(
        lsp_id=case.lsp_id,
        case_id=case.id,
        session_id=sitting.id,
        application_id=case.application_id,
        attempt=case.attempt,
        batch_id=case.batch_id,
        original_name=case.original_name,
        person_id=case.participant.person_id,
        **_as_printed(document, sequence=sequence, code=code),
    )


def reissue_of(
    old: Certificate, document: CertificateDocument, *, original_name: str | None, sequence: int, code: str
) -> Certificate:
    """Return the entry that takes the place of another one; of its end the holder was reminded as often."""
    return Certificate(
        lsp_id=old.lsp_id,
        case_id=old.case_id,
        session_id=old.session_id,
        application_id=old.application_id,
        attempt=old.attempt,
        batch_id=old.batch_id,
        original_name=original_name,
        person_id=old.person_id,
        reissue_of=old.id,
        reminded_days=old.reminded_days,
        **_as_printed(document, sequence=sequence, code=code),
    )


def _as_printed(document: CertificateDocument, *, sequence: int, code: str) -> dict[str, Any]:  # Any: columns
    return {
        "id": document.certificate_id,
        "year": document.issued_on.year,
        "sequence": sequence,
        "certificate_number": document.certificate_number,
        "number_key": normalise_number(document.certificate_number),
        "registration_number": document.registration_number,
        "registration_key": normalise_number(document.registration_number),
        "holder_name": document.holder_name,
        "issued_on": document.issued_on,
        "valid_until": document.valid_until,
        "code_sha256": code_digest(code),
        "template_version": document.template_version,
        "document": document,
        "scheme_code": document.scheme_code,
    }


def issued_event(certificate: Certificate, *, replaces: Certificate | None = None) -> CertificateIssued:
    """Return what the public topic tells: facts of the register only."""
    document = certificate.document
    return CertificateIssued(
        application_id=certificate.application_id,
        certificate_id=certificate.id,
        attempt=certificate.attempt,
        certificate_number=certificate.certificate_number,
        registration_number=certificate.registration_number,
        holder_name=certificate.holder_name,
        original_name=certificate.original_name,
        scheme_code=document.scheme_code,
        scheme_name=document.scheme_name,
        scheme_version=document.scheme_version,
        standard=document.standard,
        units=tuple(Unit(code=unit.code, title=unit.title) for unit in document.units),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issuer=document.lsp_name,
        lsp_id=certificate.lsp_id,
        batch_id=certificate.batch_id,
        verification_url=document.verification_url,
        issued_at=certificate.issued_at,
        issuance=Issuance(
            sequence=certificate.sequence,
            licence_number=document.licence_number,
            place=document.issue_place,
            director_name=document.director_name,
            director_title=document.director_title,
            time_zone=document.time_zone,
        ),
        reissue_of=None if replaces is None else named(replaces),
    )
