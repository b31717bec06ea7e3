"""The table of materials."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from development.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody
from kompeten.papers.codes import PaperType


class Material(AboutNobody, Base):
    """A file of an activity. `object_name` is there before the object, and until that is gone for good.

    Whoever knows the `code` may read it while the activity is announced. `sha256` is of what is shown.
    """

    __tablename__ = "material"
    __table_args__ = (
        CheckConstraint("removed_at IS NOT NULL OR object_name IS NOT NULL", "kept"),
        Index("uq_material_code", "code", unique=True),
        Index("ix_material_activity_id", "activity_id", "id"),  # the list of an activity, and its foreign key
        Index("ix_material_doomed", "id", postgresql_where="removed_at IS NOT NULL AND object_name IS NOT NULL"),
    )

    id: Mapped[NewId]
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    title: Mapped[str]
    type: Mapped[PaperType]
    size: Mapped[int]
    sha256: Mapped[str]
    code: Mapped[str]
    object_name: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    removed_at: Mapped[datetime | None]
