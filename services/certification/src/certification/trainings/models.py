"""The table of trainings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from certification.tables import Base
from kompeten.database.erasure import AboutPerson, Impersonal


class Training(AboutPerson, Base):
    """What somebody attended by one enrolment: the accounts of who taught, and when last; `revision` is its event's."""

    __tablename__ = "training"
    __table_args__ = (Index("ix_training_person_id", "person_id"),)  # asked at every presence, draft and closure

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    person_id: Mapped[UUID]
    revision: Mapped[int]
    user_ids: Mapped[Impersonal[list[str]]]
    last_at: Mapped[datetime]
