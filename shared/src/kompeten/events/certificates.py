"""The public topic: facts of the certificate register, for anyone. No contacts, no decisions, no person ids."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import ApplicationEvent
from kompeten.events.snapshots import Snapshot, Unit


class Issuance(Snapshot):
    """What else a certificate says of its issue, frozen with it; `time_zone` is the one its days are in."""

    sequence: int
    licence_number: str
    place: str
    director_name: str
    director_title: str
    time_zone: str


class CertificateIssued(ApplicationEvent):
    """A certificate exists and can be verified from now on. Valid through the day `valid_until`.

    `holder_name` is what it says; `original_name` the same name in its own letters, where it says it in Latin ones.
    """

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"

    certificate_id: UUID
    attempt: int
    certificate_number: str
    registration_number: str
    holder_name: str
    original_name: str | None = None
    scheme_code: str
    scheme_name: str
    scheme_version: int
    standard: str
    units: tuple[Unit, ...]
    issued_on: date
    valid_until: date
    issuer: str
    lsp_id: str
    batch_id: UUID
    verification_url: str
    issued_at: datetime
    issuance: Issuance | None = None
