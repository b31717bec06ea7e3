"""The table of reports that stay as they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from development.reports.summaries import ProgrammeSummary
from development.tables import Base
from kompeten.database.erasure import AboutNobody


class ClosedReport(AboutNobody, Base):
    """What a programme's report said when the programme was closed: numbers of groups, and nobody's words or name."""

    __tablename__ = "closed_report"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    summary: Mapped[ProgrammeSummary]
    written_at: Mapped[datetime]
