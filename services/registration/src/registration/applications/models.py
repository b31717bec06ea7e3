"""Applications and the revisions they came in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompeten.database.columns import Word, one_of
from kompeten.ids import new_id
from registration.applications.rules import LIVE, ApplicationState
from registration.catalogue.entry import Education
from registration.cells.choices import EmployerKind, FundingSource, Sex
from registration.people.models import PersonRecord
from registration.tables import Base, Moment

Json = dict[str, Any]  # Any: JSON
LIVE_ONLY = "state IN ({})".format(", ".join(f"'{state.value}'" for state in LIVE))


class Application(Base):
    """An application with the data of its newest revision; `participant_revision` counts corrections of the name.

    Birth date, sex and education are missing only where the person is erased.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint(one_of("state", ApplicationState), "state"),
        CheckConstraint(one_of("sex", Sex), "sex"),
        CheckConstraint(one_of("education", Education), "education"),
        CheckConstraint(one_of("employer_kind", EmployerKind), "employer_kind"),
        CheckConstraint(one_of("funding_source", FundingSource), "funding_source"),
        CheckConstraint("erased_at IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL", "contact"),
        CheckConstraint("erased_at IS NOT NULL OR num_nulls(birth_date, sex, education) = 0", "whole"),
        CheckConstraint(
            "erased_at IS NULL OR full_name = ''"
            " AND num_nonnulls(birth_date, address, phone, email, civil_servant_id) = 0",
            "erased",
        ),
        CheckConstraint("state <> 'accepted' OR (verified_by IS NOT NULL AND accepted_at IS NOT NULL)", "accepted"),
        # One live application per batch, scheme and person; a person is one NIK of one LSP.
        Index("uq_application_live", "batch_id", "scheme_code", "person_id", unique=True, postgresql_where=LIVE_ONLY),
        Index("ix_application_lsp_id_state_id", "lsp_id", "state", "id"),  # the LSP's queue, oldest first
        Index("ix_application_batch_id_id", "batch_id", "id"),  # lists and counts of a batch
        Index("ix_application_organizer", "lsp_id", "organizer_id", "id"),  # an organizer's own
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lsp_id: Mapped[str] = mapped_column(Text)
    organizer_id: Mapped[str] = mapped_column(Text)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batch.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ApplicationState] = mapped_column(Word(ApplicationState))
    revision: Mapped[int] = mapped_column(Integer)
    participant_revision: Mapped[int] = mapped_column(Integer, default=0)

    full_name: Mapped[str] = mapped_column(Text)
    civil_servant_id: Mapped[str | None] = mapped_column(Text)
    birth_place: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[Sex | None] = mapped_column(Word(Sex))
    address: Mapped[str | None] = mapped_column(Text)
    region_code: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    education: Mapped[Education | None] = mapped_column(Word(Education))
    field_of_study: Mapped[str | None] = mapped_column(Text)
    employer: Mapped[str] = mapped_column(Text)
    employer_kind: Mapped[EmployerKind | None] = mapped_column(Word(EmployerKind))
    position: Mapped[str | None] = mapped_column(Text)
    employed_since: Mapped[date | None] = mapped_column(Date)
    scheme_code: Mapped[str] = mapped_column(Text)
    funding_source: Mapped[FundingSource] = mapped_column(Word(FundingSource))

    warnings: Mapped[list[Json]] = mapped_column(JSONB)
    return_reasons: Mapped[list[Json]] = mapped_column(JSONB, default=list)
    reason: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_by: Mapped[str | None] = mapped_column(Text)
    scheme_version: Mapped[int | None] = mapped_column(Integer)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer)

    person: Mapped[PersonRecord] = relationship(lazy="raise")  # never loaded behind a query's back

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name and type


class ApplicationRevision(Base):
    """An application as it was submitted once, without the NIK."""

    __tablename__ = "application_revision"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    data: Mapped[Json] = mapped_column(JSONB)
    warnings: Mapped[list[Json]] = mapped_column(JSONB)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    submitted_by: Mapped[str] = mapped_column(Text)
