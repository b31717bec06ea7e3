"""The activities development told of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutNobody
from kompeten.events.development import Activity
from registration.seats.models import WithSeats, seat_checks
from registration.tables import Base


class KnownActivity(AboutNobody, WithSeats, Base):
    """An activity as its newest event told, and its seats."""

    __tablename__ = "known_activity"
    __table_args__ = seat_checks(may_shrink=True)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    revision: Mapped[int]
    activity: Mapped[Activity]
    ends_at: Mapped[datetime]
    is_cancelled: Mapped[bool] = mapped_column(default=False)

    def takes_nobody(self, now: datetime) -> bool:
        """Tell whether it is off or over: the last session may have begun, not ended."""
        return self.is_cancelled or now >= self.ends_at
