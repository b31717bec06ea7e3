"""The facts of the public topic as they were told, and from which database their numbers are."""

from uuid import UUID

from sqlalchemy import Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from certification.tables import Base
from kompeten.database.columns import Long
from kompeten.database.epochs import NumberEpoch
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Kept


class RegisterFact(AboutPerson, Base):
    """An event of the public topic: written by a trigger of the outbox, whoever records it, and never altered.

    Of one certificate, ids are drawn in the order of its events: whoever records one holds the lock of its stream. The
    `position` comes after the commit.
    """

    __tablename__ = "register_fact"
    __table_args__ = (
        Index("uq_register_fact_position", "lsp_id", "position", unique=True),  # an LSP's register
        Index("ix_register_fact_unplaced", "id", postgresql_where=text("position IS NULL")),  # the worker's queue
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[Long] = mapped_column(Identity(always=True))
    position: Mapped[Long | None]
    lsp_id: Mapped[Impersonal[str]]
    headers: Mapped[Impersonal[dict[str, str]]]
    body: Mapped[Kept[str]]


class RegisterEpoch(AboutNobody, NumberEpoch, Base):
    """A stretch of the register's numbers."""

    __tablename__ = "register_epoch"
