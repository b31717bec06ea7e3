"""The table of activities."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from development.activities.rules import ActivityState, TimeZone
from development.tables import Base
from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutNobody
from kompeten.events import development
from kompeten.events.development import ActivityKind, ActivitySession, RegencyQuota, Trainer

SECRET_BYTES = 32  # the full strength of HMAC-SHA256


def _drawn() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


class Activity(AboutNobody, Versioned, Base):
    """An activity of an organizer, in a programme or alone; `unit_codes` are what its topics taught then.

    Its sessions are one value: people enrol for all of them, and they change together. It begins with the first.
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("quota >= 1", "quota"),
        CheckConstraint("(state = 'cancelled') = (cancellation IS NOT NULL)", "cancellation"),
        Index("ix_activity_lsp_id_organizer_id_id", "lsp_id", "organizer_id", "id"),  # lists: of an LSP, an organizer
        Index("ix_activity_lsp_id_begins_at", "lsp_id", "begins_at"),  # what is still to come
        Index("ix_activity_programme_id_id", "programme_id", "id"),  # the list of a programme, and its foreign key
    )

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    programme_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme.id"))
    state: Mapped[ActivityState]
    kind: Mapped[ActivityKind]
    title: Mapped[str]
    topics: Mapped[list[str]]
    unit_codes: Mapped[list[str]]
    trainers: Mapped[tuple[Trainer, ...]]
    time_zone: Mapped[TimeZone]
    sessions: Mapped[tuple[ActivitySession, ...]]
    begins_at: Mapped[datetime | None]
    quota: Mapped[int]
    regency_quotas: Mapped[tuple[RegencyQuota, ...]]
    prepares_for: Mapped[list[str]]
    cancellation: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    attendance_secret: Mapped[bytes] = mapped_column(default=_drawn)

    def snapshot(self) -> development.Activity:
        """Return what events tell of this activity; its columns must be flushed."""
        return development.Activity(
            id=self.id,
            revision=self.version,
            organizer_id=self.organizer_id,
            programme_id=self.programme_id,
            kind=self.kind,
            title=self.title,
            topics=tuple(self.topics),
            unit_codes=tuple(self.unit_codes),
            trainers=self.trainers,
            time_zone=self.time_zone,
            sessions=self.sessions,
            quota=self.quota,
            regency_quotas=self.regency_quotas,
            prepares_for=tuple(self.prepares_for),
        )
