"""The table of indicators."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from development.programmes.rules import Indicator
from development.tables import Base
from kompeten.database.erasure import AboutNobody


class ServiceIndicator(AboutNobody, Base):
    """What an organizer's library counted in a month, once; satisfaction in per cent."""

    __tablename__ = "service_indicator"
    __table_args__ = (
        CheckConstraint("value >= 0", "value"),
        CheckConstraint("extract(day FROM month) = 1", "month"),
    )

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    organizer_id: Mapped[str] = mapped_column(primary_key=True)
    indicator: Mapped[Indicator] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    library: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
