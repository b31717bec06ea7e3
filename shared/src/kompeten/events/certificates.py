"""The public topic: facts of the certificate register, for anyone. No contacts, no decisions, no person ids."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import ApplicationEvent
from kompeten.events.snapshots import Snapshot, Unit


class CertificateStatus(StrEnum):
    """What a certificate is worth to whoever relies on it."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    SCOPE_REDUCED = "scope_reduced"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    REISSUED = "reissued"


class ChangeReason(StrEnum):
    """Why the life of a certificate took a turn: public words, never a story about somebody."""

    SURVEILLANCE_MISSED = "surveillance_missed"
    RULES_BROKEN = "rules_broken"
    MISUSED = "misused"
    UNDER_INVESTIGATION = "under_investigation"
    HOLDER_ASKED = "holder_asked"
    CAUSE_REMEDIED = "cause_remedied"
    CAUSE_UNFOUNDED = "cause_unfounded"
    APPEAL_UPHELD = "appeal_upheld"
    NO_LONGER_COMPETENT = "no_longer_competent"
    UNIT_DISCONTINUED = "unit_discontinued"
    WRONGLY_OBTAINED = "wrongly_obtained"
    WRONGLY_ISSUED = "wrongly_issued"
    CAUSE_NOT_REMEDIED = "cause_not_remedied"
    LOST = "lost"
    DAMAGED = "damaged"
    NAME_CORRECTED = "name_corrected"
    NEW_FORM = "new_form"


class Issuance(Snapshot):
    """What else a certificate says of its issue, frozen with it; `time_zone` is the one its days are in."""

    sequence: int
    licence_number: str
    place: str
    director_name: str
    director_title: str
    time_zone: str


class Replacement(Snapshot):
    """Another certificate of the same holder: the one to rely on instead, or the one that was relied on before."""

    certificate_id: UUID
    certificate_number: str
    verification_url: str | None = None


class CertificateIssued(ApplicationEvent):
    """A certificate exists and can be verified from now on. Valid through the day `valid_until`.

    `holder_name` is what it says; `original_name` the same name in its own letters, where it says it in Latin ones.
    `reissue_of` is the certificate whose place it takes when nothing was decided anew: `CertificateReissued` ends that.
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
    reissue_of: Replacement | None = None


class CertificateChange(ApplicationEvent):
    """What every later event of a certificate says: what it is worth since the day `effective_on`, and why.

    `order_id` is the order it was done by, known to the LSP; what happens by itself has none, and no reason.
    """

    certificate_id: UUID
    attempt: int
    certificate_number: str
    scheme_name: str
    valid_until: date
    issuer: str
    lsp_id: str
    batch_id: UUID
    verification_url: str
    status: CertificateStatus
    effective_on: date
    reason: ChangeReason | None = None
    legal_basis: str | None = None
    order_id: UUID | None = None
    changed_at: datetime


class CertificateSuspended(CertificateChange):
    """Not to be relied on until it is reinstated; `until` is the day by which the LSP means to decide."""

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"

    until: date | None = None


class CertificateReinstated(CertificateChange):
    """Valid again, for the units it had when it was suspended."""

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"


class CertificateScopeReduced(CertificateChange):
    """Some units were taken away; `units` are what it still stands for.

    `former_sha256` is that of the PDF that was handed out until then and says more; none where none was drawn yet.
    """

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"

    units: tuple[Unit, ...]
    removed_units: tuple[Unit, ...]
    former_sha256: str | None = None


class CertificateWithdrawn(CertificateChange):
    """Taken away for good."""

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"


class CertificateExpired(CertificateChange):
    """Its time is over: `effective_on` is the first day on which it does not hold any more."""

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"


class CertificateSuperseded(CertificateChange):
    """The holder was certified again for the same scheme; the newer certificate holds."""

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"

    replaced_by: Replacement


class CertificateReissued(CertificateChange):
    """The document was lost or damaged, or says what does not hold any more: rely on the one under the new number."""

    topic: ClassVar[str] = "kompeten.certificates"
    source: ClassVar[str] = "/certification"

    replaced_by: Replacement
