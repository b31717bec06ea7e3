"""The table of attendance."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from development.tables import Base
from kompeten.database.erasure import AboutPerson, Impersonal, Personal


class Attendance(AboutPerson, Base):
    """Somebody was at a session: once, however often it is said."""

    __tablename__ = "attendance"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[Impersonal[str]]
    late_reason: Mapped[Personal[str | None]]
