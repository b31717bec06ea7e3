"""Parts that several events carry, so that nobody has to ask back."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from kompeten.events.personal import OptionalPersonalText, PersonalText


class Snapshot(BaseModel):
    """State as it was when the event happened."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Mark(StrEnum):
    """K or BK, per unit and as a recommendation; never pass or fail."""

    COMPETENT = "competent"
    NOT_YET_COMPETENT = "not_yet_competent"


class Unit(Snapshot):
    """A unit of competence of a scheme version."""

    code: str
    title: str


class Scheme(Snapshot):
    """A scheme version with its units, as it was active at acceptance."""

    code: str
    name: str
    type: str
    version: int
    standard: str
    validity_years: int
    units: tuple[Unit, ...]


class Venue(Snapshot):
    """A place of assessment (TUK)."""

    name: str
    region_code: str
    region_name: str


class Batch(Snapshot):
    """A batch: first and last day are calendar days in the venue's time zone (IANA name)."""

    id: UUID
    title: str
    starts_on: date
    ends_on: date
    time_zone: str
    venue: Venue


class Employer(Snapshot):
    """Whom a candidate works for."""

    name: PersonalText
    kind: str | None = None


class Contacts(Snapshot):
    """Where a person hears from us. Internal topics only."""

    email: OptionalPersonalText = None
    phone: OptionalPersonalText = None


class Assessor(Snapshot):
    """An assessor; `user_id` is the `sub` of their tokens, by which separation of duty is checked."""

    id: UUID
    user_id: str
    name: str
    met_number: str
    employer: str


class NamedCertificate(Snapshot):
    """A certificate as an application names it."""

    certificate_id: UUID
    certificate_number: str


class Participant(Snapshot):
    """An accepted applicant, without contacts. `revision` grows with every correction of the name.

    `printed_name` is the name in Latin letters, where its own cannot be printed or read. `submitted_by` is the account
    that sent the application in: the candidate's own, or an organizer's. `renews` is the certificate to be renewed.
    """

    person_id: UUID
    full_name: PersonalText
    revision: int
    employer: Employer
    organizer_id: str
    lsp_id: str
    batch: Batch
    scheme: Scheme
    funding_source: str
    reviewed_by: str
    submitted_by: OptionalPersonalText = None
    printed_name: OptionalPersonalText = None
    renews: NamedCertificate | None = None

    @property
    def holder_name(self) -> str:
        """The name as a certificate says it: in Latin letters whenever it was given in them."""
        return self.printed_name or self.full_name

    @property
    def original_name(self) -> str | None:
        """The name in its own letters, where the certificate says it in Latin ones."""
        return self.full_name if self.printed_name else None
