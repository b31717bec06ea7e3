"""What registration tells of the certification bodies (LSPs) of an installation."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from kompeten.events.body import EventBody
from kompeten.events.snapshots import Snapshot

LSP_ID: Final = r"^[a-z0-9][a-z0-9-]{0,62}$"


class ValidityEnd(StrEnum):
    """Which day is the last one of a certificate's years: LSPs read their rules both ways."""

    ANNIVERSARY = "anniversary"
    DAY_BEFORE = "day_before"


class Director(Snapshot):
    """Who signs certificates, as printed. With a `user_id`, only that account orders their issue."""

    name: str
    title: str
    user_id: str | None = None


class CommitteeRules(Snapshot):
    """When a committee can decide: how many, after recusals, and whether an even number may sit."""

    minimum: int
    must_be_odd: bool


class NumberPatterns(Snapshot):
    """How numbers are written: format strings of `sequence`, `year`, `scheme` and `lsp`."""

    certificate: str
    registration: str


class LspContact(Snapshot):
    """Where the LSP is reached, as letters and pages show it; answers to letters go to `reply_to`, or to `email`."""

    postal_address: str
    email: str
    phone: str
    reply_to: str | None = None


class Lsp(Snapshot):
    """Everything an LSP decides for itself. Days are days in its `time_zone` (IANA name).

    `days_off` are holidays and joint leave: no working days, when the time to appeal is counted. A renewal may be
    applied for from `renewal_months` before the end of a certificate's validity.
    """

    name: str
    name_en: str
    licence_number: str
    contact: LspContact
    time_zone: str
    issue_place: str
    director: Director
    numbers: NumberPatterns
    validity_ends: ValidityEnd
    committee: CommitteeRules
    certification_manager_email: str | None = None
    appeal_working_days: int
    days_off: tuple[date, ...] = ()
    renewal_months: int = 6


class LspConfigured(EventBody):
    """The operator entered or changed an LSP; this is the whole of it, and the highest revision counts."""

    topic: ClassVar[str] = "kompeten.lsps"
    source: ClassVar[str] = "/registration"
    subject_field: ClassVar[str] = "lsp_id"
    is_state: ClassVar[bool] = True

    lsp_id: str
    revision: int
    lsp: Lsp
    configured_at: datetime
