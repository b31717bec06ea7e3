"""Audit rows: every change has an actor and, where a person gave one, a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.database.tables import AuditEntry
from kompeten.ids import new_id
from kompeten.telemetry.correlation import correlation_id


def record(
    session: AsyncSession,
    *,
    actor: str,
    action: str,
    object_type: str,
    object_id: UUID | str,
    reason: str | None = None,
    details: dict[str, Any] | None = None,  # Any: JSON
) -> None:
    """Add an audit row to the transaction of the change. `details` must hold no NIK, birth date or address."""
    session.add(
        entry(
            actor=actor,
            action=action,
            object_type=object_type,
            object_id=object_id,
            at=now(session),
            reason=reason,
            details=details,
        )
    )


def entry(
    *,
    actor: str,
    action: str,
    object_type: str,
    object_id: UUID | str,
    at: datetime,
    reason: str | None = None,
    details: dict[str, Any] | None = None,  # Any: JSON
) -> AuditEntry:
    """Return an audit row, for whoever writes it together with others; `details` as in `record`."""
    return AuditEntry(
        id=new_id(),
        at=at,
        actor=actor,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        reason=reason,
        details=details or {},
        correlation_id=correlation_id.get(),
    )
