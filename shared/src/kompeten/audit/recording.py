"""Audit rows: every act has an actor and, where a person gave one, a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.audit_tables import AuditEntry
from kompeten.database.rows import bare_row, tracked
from kompeten.database.sessions import now
from kompeten.identity.tokens import Caller
from kompeten.ids import new_id
from kompeten.telemetry.correlation import correlation_id


def audit_act(
    session: AsyncSession,
    action: str,
    object_type: str,
    object_id: UUID | str,
    *,
    by: Caller | str,
    reason: str | None = None,
    details: dict[str, Any] | None = None,  # Any: JSON
) -> None:
    """Add an audit row to the transaction of the act; `by` is the name of an account where no token is at hand.

    The row never changes and is never erased: `details` must hold no NIK, birth date or address, and nothing people
    typed about a person.
    """
    row = act_row(action, object_type, object_id, by=by, at=now(session), reason=reason, details=details)
    session.add(tracked(row))


def act_row(
    action: str,
    object_type: str,
    object_id: UUID | str,
    *,
    by: Caller | str,
    at: datetime,
    reason: str | None = None,
    details: dict[str, Any] | None = None,  # Any: JSON
) -> AuditEntry:
    """Return an audit row, for whoever writes it together with others; otherwise as `audit_act`."""
    return bare_row(
        AuditEntry,
        id=new_id(),
        at=at,
        actor=by if isinstance(by, str) else by.subject,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        reason=reason,
        details=details or {},
        correlation_id=correlation_id.get(),
    )
