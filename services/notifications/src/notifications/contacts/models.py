"""The table of contacts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.tables import Base


class Contact(Base):
    """Name and addresses of an application's person, as last told by registration."""

    __tablename__ = "contact"

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    batch_title: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
