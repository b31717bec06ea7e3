"""Audit rows: every change has an actor and, where a person gave one, a reason."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database import now
from kompeten.tables import AuditEntry
from kompeten.telemetry import correlation_id


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
        AuditEntry(
            at=now(session),
            actor=actor,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            reason=reason,
            details=details or {},
            correlation_id=correlation_id.get(),
        )
    )
