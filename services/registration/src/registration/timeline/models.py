"""The timeline's entries."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Long
from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from registration.tables import Base
from registration.timeline.rules import Stage

NOT_ABOUT_THE_PERSON = frozenset(
    {
        *("place", "starts_at", "ends_at", "assessor", "decree_number", "decree_date"),
        *("certificate_number", "valid_until", "verification_url", "status", "effective_on", "why", "legal_basis"),
        *("renews", "replaced_by"),
    }
)


class TimelineEntry(AboutPerson, Base):
    """One event of the chain, keyed by its id; `precedence` is the rules' order, so that SQL can find the stage.

    Never holds K or BK: before the committee's decision nobody outside the assessment hears of it.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (
        # The current stage of an application is the last entry of this index.
        Index("ix_timeline_entry_application_id_precedence", "application_id", "precedence"),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    event_type: Mapped[Impersonal[str]]
    stage: Mapped[Stage]
    attempt: Mapped[int]
    sequence: Mapped[Long]
    precedence: Mapped[Impersonal[list[int]]]
    occurred_at: Mapped[datetime]
    details: Mapped[Personal[dict[str, Any]]]  # Any: JSON

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Leave those details that say nothing about the person."""
        super().erase(erasure, keep={*keep, "details"})
        self.details = {name: value for name, value in self.details.items() if name in NOT_ABOUT_THE_PERSON}
