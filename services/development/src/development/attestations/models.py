"""The table of attestations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from development.tables import Base
from kompeten.database.erasure import AboutPerson, Impersonal, Personal


class Attestation(AboutPerson, Base):
    """Somebody's certificate of attendance was issued: what it says is read anew each time.

    Whoever knows the `code` may read it; an erasure takes the code, and with it the address.
    """

    __tablename__ = "attestation"
    __table_args__ = (
        Index("ix_attestation_activity_id", "activity_id", "enrolment_id"),  # those of an activity
        Index("uq_attestation_code", "code", unique=True),  # its address; and no two alike
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    code: Mapped[Personal[str | None]]
    issued_at: Mapped[datetime]
    issued_by: Mapped[Impersonal[str]]
