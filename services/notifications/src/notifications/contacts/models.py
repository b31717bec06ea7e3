"""The table of contacts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from notifications.tables import Base


class Contact(AboutPerson, Base):
    """Name and addresses of an application's person, as last told by registration."""

    __tablename__ = "contact"

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    organizer_id: Mapped[Impersonal[str | None]]  # None until an event that names it has come
    name: Mapped[Personal[str]]
    email: Mapped[Personal[str | None]]
    phone: Mapped[Personal[str | None]]
    batch_title: Mapped[Impersonal[str]]
    updated_at: Mapped[datetime]

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Note the change; the row stays, for letters look for it."""
        super().erase(erasure, keep=keep)
        self.updated_at = erasure.erased_at
