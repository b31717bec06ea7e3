"""The table of scores."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from development.tables import Base
from kompeten.database.erasure import AboutPerson, Personal


class Score(AboutPerson, Base):
    """What a participant scored in per cent, before and after; one of the two may be missing."""

    __tablename__ = "score"
    __table_args__ = (
        CheckConstraint("before BETWEEN 0 AND 100", "before"),
        CheckConstraint("after BETWEEN 0 AND 100", "after"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"), primary_key=True)
    before: Mapped[Personal[int | None]]
    after: Mapped[Personal[int | None]]
