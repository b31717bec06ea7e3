"""The audit's chain over HTTP: verified part by part, so that no request takes long however old the installation is."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.rules import BreakKind
from kompeten.audit.sealing import unsealed_tail
from kompeten.audit.verifying import verify_part
from kompeten.database.counting import MOST_COUNTED
from kompeten.database.sessions import now

MOST = 10_000  # seals a request: about a second
MOST_BREAKS = 100

After = Annotated[int, Query(ge=0, le=9_223_372_036_854_775_807, description="`next` of the part before; 0 to begin")]
Part = Annotated[int, Query(ge=1, le=MOST, description="Seals to verify in this part")]


class AuditBreak(BaseModel):
    """A seal that does not hold: the row was altered or deleted, or the seal itself is gone."""

    number: int
    kind: BreakKind
    entry_id: UUID | None = Field(description="The audit row; empty where the seal that named it is gone")


class UnsealedTail(BaseModel):
    """Audit rows without a seal. More than a minute old: the sealer does not run."""

    rows: int = Field(description=f"Counted to {MOST_COUNTED:,} at most")
    oldest_at: datetime | None
    age_seconds: float


class AuditReport(BaseModel):
    """What one part of the chain proved; `tail` comes with the last part."""

    service: str
    archived_to: int = Field(description="The last seal that lies in an archive: what comes after it is verified here")
    verified_from: int
    verified_to: int
    head: str = Field(description="Hash of the last seal of this part; noted elsewhere, it shows a later truncation")
    breaks: list[AuditBreak] = Field(description=f"In order, {MOST_BREAKS} at most")
    next: int | None = Field(description="`after` of the next part; null with the last")
    tail: UnsealedTail | None


async def audit_report(session: AsyncSession, service: str, *, after: int, limit: int) -> AuditReport:
    """Verify one part of the chain."""
    verified = await verify_part(session, after=after, limit=limit)
    return AuditReport(
        service=service,
        archived_to=verified.archived_to,
        verified_from=verified.after + 1,
        verified_to=verified.up_to,
        head=verified.head.hex(),
        breaks=[
            AuditBreak(number=one.number, kind=one.kind, entry_id=one.entry_id) for one in verified.breaks[:MOST_BREAKS]
        ],
        next=None if verified.is_last else verified.up_to,
        tail=await _tail(session) if verified.is_last else None,
    )


async def _tail(session: AsyncSession) -> UnsealedTail:
    found = await unsealed_tail(session)
    age = 0.0 if found.oldest is None else (now(session) - found.oldest).total_seconds()
    return UnsealedTail(rows=found.rows, oldest_at=found.oldest, age_seconds=age)
