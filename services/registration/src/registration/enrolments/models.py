"""The table of enrolments."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from registration.cells.choices import EmployerKind
from registration.enrolments.rules import EnrolmentState
from registration.tables import Base

LIVE = "('enrolled', 'waiting')"


class Enrolment(AboutPerson, Versioned, Base):
    """A person's part in an activity, as it was told when they enrolled; `arrival` numbers those who came to it.

    `lesson_hours` and the end of the last session they attended are what development told, the highest revision.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("erased_at IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL", "contact"),
        # One seat per person and activity; who withdrew may come again.
        Index("uq_enrolment_live", "activity_id", "person_id", unique=True, postgresql_where=f"state IN {LIVE}"),
        # The queue of an activity, read in this order; no two came at once.
        Index("uq_enrolment_waiting", "activity_id", "arrival", unique=True, postgresql_where="state = 'waiting'"),
        Index("ix_enrolment_activity_id_id", "activity_id", "id"),  # the list of an activity, and its foreign key
        Index("ix_enrolment_person_id", "person_id"),  # an erasure
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    organizer_id: Mapped[Impersonal[str]]
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("known_activity.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[EnrolmentState]
    arrival: Mapped[int]
    full_name: Mapped[Personal[str]]
    region_code: Mapped[Personal[str]]
    phone: Mapped[Personal[str | None]]
    email: Mapped[Personal[str | None]]
    employer: Mapped[Personal[str]]
    employer_kind: Mapped[Personal[EmployerKind | None]]
    position: Mapped[Personal[str | None]]
    scheme_code: Mapped[Impersonal[str | None]]
    weak_units: Mapped[Personal[list[str]]]
    reason: Mapped[Personal[str | None]]
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[Impersonal[str]]
    lesson_hours: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    attendance_revision: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    attended_at: Mapped[datetime | None]
    consent_version: Mapped[Impersonal[str | None]]  # None from an image that asked for no consent
    erased_at: Mapped[datetime | None]

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Say that it is erased, too, and since when."""
        super().erase(erasure, keep=keep)
        self.erased_at = self.erased_at or erasure.erased_at
