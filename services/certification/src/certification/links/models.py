"""Which link of a holder holds. There is none of a link itself: it is made of a key whenever it is needed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from certification.tables import Base
from kompeten.database.erasure import AboutPerson, Impersonal


class HolderLink(AboutPerson, Base):
    """The number of the link that holds, once it was renewed or revoked; without a row the first one holds."""

    __tablename__ = "holder_link"
    __table_args__ = (CheckConstraint("number >= 1", name="number"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    application_id: Mapped[UUID]
    number: Mapped[int]
    revoked_at: Mapped[datetime | None]
