"""Applications and the revisions they came in."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from kompeten.events.snapshots import NamedCertificate
from registration.applications.rules import LIVE, ApplicationState
from registration.catalogue.entry import Education
from registration.cells.choices import EmployerKind, FundingSource, Sex
from registration.people.models import PersonRecord
from registration.tables import Base

Json = dict[str, Any]  # Any: JSON
LIVE_ONLY = "state IN ({})".format(", ".join(f"'{state.value}'" for state in LIVE))


class Application(AboutPerson, Versioned, Base):
    """An application with the data of its newest revision; `participant_revision` counts corrections of the name.

    `arrival` is its number among all that came to its batch, and so its place in the queue while it waits. Birth date,
    sex and education are missing only where the person is erased.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("erased_at IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL", "contact"),
        CheckConstraint("erased_at IS NOT NULL OR num_nulls(birth_date, sex, education) = 0", "whole"),
        CheckConstraint(
            "erased_at IS NULL OR full_name = ''"
            " AND num_nonnulls(birth_date, address, phone, email, civil_servant_id) = 0",
            "erased",
        ),
        CheckConstraint("(renews IS NULL) = (renews_id IS NULL)", "renewal"),
        CheckConstraint("state <> 'accepted' OR (reviewed_by IS NOT NULL AND accepted_at IS NOT NULL)", "accepted"),
        # One live application per batch, scheme and person; a person is one NIK of one LSP.
        Index("uq_application_live", "batch_id", "scheme_code", "person_id", unique=True, postgresql_where=LIVE_ONLY),
        # The queue of a batch, in order; the number is drawn under the batch's lock.
        Index("uq_application_waiting", "batch_id", "arrival", unique=True, postgresql_where="state = 'waiting'"),
        Index("ix_application_lsp_id_state_id", "lsp_id", "state", "id"),  # the LSP's queue, oldest first
        Index("ix_application_batch_id_id", "batch_id", "id"),  # lists and counts of a batch
        Index("ix_application_person_id", "person_id"),  # whatever else is known of a person
        Index("ix_application_organizer", "lsp_id", "organizer_id", "id"),  # an organizer's own
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    organizer_id: Mapped[Impersonal[str]]
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batch.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ApplicationState]
    arrival: Mapped[int]
    revision: Mapped[int]
    participant_revision: Mapped[int] = mapped_column(default=0)

    full_name: Mapped[Personal[str]]
    printed_name: Mapped[Personal[str | None]]
    civil_servant_id: Mapped[Personal[str | None]]
    birth_place: Mapped[Personal[str]]
    birth_date: Mapped[Personal[date | None]]
    sex: Mapped[Personal[Sex | None]]
    address: Mapped[Personal[str | None]]
    region_code: Mapped[Personal[str]]
    phone: Mapped[Personal[str | None]]
    email: Mapped[Personal[str | None]]
    education: Mapped[Personal[Education | None]]
    field_of_study: Mapped[Personal[str | None]]
    employer: Mapped[Personal[str]]
    employer_kind: Mapped[Personal[EmployerKind | None]]
    position: Mapped[Personal[str | None]]
    employed_since: Mapped[Personal[date | None]]
    scheme_code: Mapped[Impersonal[str]]
    funding_source: Mapped[FundingSource]
    renews: Mapped[Impersonal[str | None]]  # the number as the register has it
    renews_id: Mapped[UUID | None]

    warnings: Mapped[Personal[list[Json]]]
    return_reasons: Mapped[Personal[list[Json]]] = mapped_column(default=list)
    reason: Mapped[Personal[str | None]]
    submitted_at: Mapped[datetime]
    consent_version: Mapped[Impersonal[str | None]]
    accepted_at: Mapped[datetime | None]
    reviewed_by: Mapped[Impersonal[str | None]]
    scheme_version: Mapped[int | None]
    erased_at: Mapped[datetime | None]

    person: Mapped[PersonRecord] = relationship(lazy="raise")  # never loaded behind a query's back

    @property
    def renewal(self) -> NamedCertificate | None:
        """The certificate it asks to be renewed, as events name it."""
        if self.renews_id is None or self.renews is None:
            return None
        return NamedCertificate(certificate_id=self.renews_id, certificate_number=self.renews)

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Say that it is erased, too, and since when."""
        super().erase(erasure, keep=keep)
        self.erased_at = self.erased_at or erasure.erased_at


class ApplicationRevision(AboutPerson, Base):
    """An application as it was submitted once, without the NIK.

    Whoever submitted it declared, at that moment, that the person consented to the text of `consent_version`; None
    only where an image submitted it that asked for no consent.
    """

    __tablename__ = "application_revision"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # an erasure
    data: Mapped[Personal[Json]]
    warnings: Mapped[Personal[list[Json]]]
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[Impersonal[str]]
    consent_version: Mapped[Impersonal[str | None]]
