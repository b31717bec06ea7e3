"""A certificate's credential, made of its frozen data alone: the same certificate gives the same credential."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from certification.credentials.dids import did_of
from certification.credentials.shape import (
    Achievement,
    Credential,
    Criteria,
    Evidence,
    Identity,
    Issuer,
    LicenceNumber,
    StatusEntry,
    Subject,
    Unit,
)
from certification.credentials.status_lists import StatusPurpose, address_of_list
from certification.pdf.data import CertificateDocument

STANDARDS: Final = "https://skkni.kemnaker.go.id/"  # where the ministry publishes every SKKNI; a unit has no address
LAST_SECOND: Final = time(23, 59, 59)
CRITERIA: Final = (
    "Kompeten pada seluruh unit skema ini, dinilai asesor dan diputuskan dalam pleno komite sertifikasi LSP."
)


@dataclass(frozen=True)
class StatusPlace:
    """Where the status of one credential stands: the same index in the lists of every purpose."""

    number: int
    index: int


def credential_of(
    document: CertificateDocument, *, lsp_id: str, original_name: str | None, place: StatusPlace
) -> Credential:
    """Return the credential of a certificate, unsigned."""
    base, _, code = document.verification_url.rpartition("/verify/")
    did = did_of(base, lsp_id)
    names = [document.holder_name] if original_name is None else [document.holder_name, original_name]
    return Credential(
        id=f"{base}/v1/verifications/{code}/credential",
        name=document.scheme_name,
        issuer=Issuer(
            id=did, name=document.lsp_name, other_identifier=(LicenceNumber(identifier=document.licence_number),)
        ),
        valid_from=start_of(document).isoformat(),
        valid_until=last_moment(document).isoformat(),
        credential_subject=Subject(
            identifier=tuple(identity_of(name, code) for name in names),
            license_number=document.certificate_number,
            achievement=_achievement(document, did),
        ),
        evidence=(Evidence(id=document.verification_url, name=f"Keputusan pleno {document.decree_number}"),),
        credential_status=_status(base, lsp_id, place),
    )


def identity_of(name: str, code: str) -> Identity:
    """Return the hash of a name as Open Badges hashes it; the salt belongs to the certificate, whose code it hides."""
    salt = hashlib.sha256(f"salt of {code}".encode()).hexdigest()[:32]
    return Identity(identity_hash=f"sha256${hashlib.sha256((name + salt).encode()).hexdigest()}", salt=salt)


def _achievement(document: CertificateDocument, did: str) -> Achievement:
    scope = [document.scheme_code, str(document.scheme_version), *(unit.code for unit in document.units)]
    return Achievement(
        id=uuid5(NAMESPACE_URL, "\n".join([did, *scope])).urn,
        name=document.scheme_name,
        description=f"Skema {document.scheme_type} {document.scheme_code}, {document.standard}",
        human_code=document.scheme_code,
        version=str(document.scheme_version),
        criteria=Criteria(narrative=CRITERIA),
        alignment=tuple(
            Unit(
                target_code=unit.code,
                target_name=unit.title,
                target_framework=document.standard,
                target_url=STANDARDS,
            )
            for unit in document.units
        ),
    )


def _status(base: str, lsp_id: str, place: StatusPlace) -> tuple[StatusEntry, StatusEntry]:
    revocation, suspension = (
        StatusEntry(
            id=f"{address}#{place.index}",
            status_purpose=purpose.value,
            status_list_index=str(place.index),
            status_list_credential=address,
        )
        for purpose in StatusPurpose
        for address in [address_of_list(base, lsp_id, purpose, place.number)]
    )
    return revocation, suspension


def start_of(document: CertificateDocument) -> datetime:
    """Return from when a certificate is valid: the day of its issue begins where the LSP is."""
    return datetime.combine(document.issued_on, time(), ZoneInfo(document.time_zone))


def last_moment(document: CertificateDocument) -> datetime:
    """Return the last second of its last day there."""
    return datetime.combine(document.valid_until, LAST_SECOND, ZoneInfo(document.time_zone))
