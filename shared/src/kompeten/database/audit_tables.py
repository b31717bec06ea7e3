"""The tables of the audit: rows, the seals over them, and where the chain of seals goes on after what was archived."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Long, NewId
from kompeten.database.erasure import AboutNobody
from kompeten.database.tables import PlatformBase


class AuditEntry(AboutNobody, PlatformBase):
    """Who changed what, and why. The runtime role can add rows and read them, nothing else.

    In partitions by the month in the id, a UUIDv7.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_object", "object_type", "object_id"),
        {"postgresql_partition_by": "RANGE (id)"},
    )

    id: Mapped[NewId]
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]]  # Any: JSON of whatever the action changed, never a NIK
    correlation_id: Mapped[str | None]


class AuditSeal(AboutNobody, PlatformBase):
    """A hash over an audit row and the seal before, numbered without holes. The runtime role can add and read seals.

    In partitions by month; `sealed_at` never goes back from one number to the next, so each holds one stretch of the
    chain. It is never before the moment in the row's id either.
    """

    __tablename__ = "audit_seal"
    __table_args__ = ({"postgresql_partition_by": "RANGE (sealed_at)"},)

    number: Mapped[Long] = mapped_column(primary_key=True, autoincrement=False)
    sealed_at: Mapped[datetime] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(index=True)
    hash: Mapped[bytes]


class AuditArchive(AboutNobody, PlatformBase):
    """A month of the chain that lies in a file: the rest begins after `last_number`, upon its hash `head`."""

    __tablename__ = "audit_archive"

    month: Mapped[date] = mapped_column(primary_key=True)  # its first day, in UTC
    last_number: Mapped[Long]
    head: Mapped[bytes]
    file_sha256: Mapped[bytes]
    archived_at: Mapped[datetime]
