"""The activities development told of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutNobody
from kompeten.events.development import Activity
from registration.tables import Base


class KnownActivity(AboutNobody, Base):
    """An activity as its newest event told, and how many of its seats are taken."""

    __tablename__ = "known_activity"
    __table_args__ = (CheckConstraint("taken >= 0", "taken"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    revision: Mapped[int]
    activity: Mapped[Activity]
    ends_at: Mapped[datetime]
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    taken: Mapped[int] = mapped_column(default=0)
