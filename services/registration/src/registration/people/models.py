"""People: one row per person and LSP, known by their identity number only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registration.tables import Base, Moment


class PersonRecord(Base):
    """A person: the NIK encrypted and its keyed hash. What they wrote about themselves is on their applications."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("lsp_id", "nik_index"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str] = mapped_column(Text)
    nik_index: Mapped[bytes] = mapped_column(LargeBinary)
    nik_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    nik_key_id: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
