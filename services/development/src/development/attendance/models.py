"""The table of attendance."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from development.tables import Base
from kompeten.database.erasure import AboutPerson, Impersonal, Personal


class Attendance(AboutPerson, Base):
    """Somebody was at a session: once, however often it is said.

    What was struck stays as a row, so that a list that comes again does not bring it back.
    """

    __tablename__ = "attendance"
    __table_args__ = (CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", "struck"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[Impersonal[str]]
    late_reason: Mapped[Personal[str | None]]
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[Impersonal[str | None]]
    strike_reason: Mapped[Personal[str | None]]
