"""The table of surveys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from development.instruments.schemas import InstrumentView
from development.schedules.rules import SurveyState, Timetable
from development.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody
from kompeten.events.development import SurveyKind


class Survey(AboutNobody, Base):
    """A survey of an activity. `due_at` is when the worker has to do something: open it, write letters or close it.

    `instrument` are the questions it opened with; `letters` says how many of its letters have gone to everybody.
    `room_answers` came by the code on the screen.
    """

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("activity_id", "kind"),
        CheckConstraint("state NOT IN ('open', 'closed') OR instrument IS NOT NULL", "instrument"),
        Index("ix_survey_due_at", "due_at", "id", postgresql_where="state IN ('scheduled', 'open')"),  # the worker's
    )

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    kind: Mapped[SurveyKind]
    state: Mapped[SurveyState]
    timetable: Mapped[Timetable]
    due_at: Mapped[datetime]
    letters: Mapped[int]
    instrument: Mapped[InstrumentView | None]
    room_answers: Mapped[int]
    created_at: Mapped[datetime]
