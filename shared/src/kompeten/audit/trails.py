"""Who did something with a person's things, or read them: the audit as the person is given it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from pydantic import BaseModel, JsonValue
from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.audit_tables import AuditEntry

Objects = Mapping[str, Collection[str]]
"""Ids, by the kinds of objects the audit knows them as."""


class TrailEntry(BaseModel):
    """Somebody did something with the person's data, or read it (`read_…`)."""

    at: datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    reason: str | None
    details: dict[str, JsonValue]


class ListReading(BaseModel):
    """Somebody read lists of a batch or activity of the person's; whether a page showed them is not written down."""

    actor: str
    object_type: str
    object_id: str
    times: int
    first_at: datetime
    last_at: datetime


async def get_trail(session: AsyncSession, things: Objects) -> list[TrailEntry]:
    """Return who did what with these things, or read them, oldest first."""
    rows = await session.scalars(select(AuditEntry).where(_about(things)).order_by(AuditEntry.id))
    return [TrailEntry.model_validate(row, from_attributes=True) for row in rows]


async def get_lists(session: AsyncSession, lists: Objects) -> list[ListReading]:
    """Return who read these lists, how often, first and last."""
    read = AuditEntry.actor, AuditEntry.object_type, AuditEntry.object_id
    counted = (
        func.count().label("times"),
        func.min(AuditEntry.at).label("first_at"),
        func.max(AuditEntry.at).label("last_at"),
    )
    rows = await session.execute(select(*read, *counted).where(_about(lists)).group_by(*read).order_by(*read))
    return [ListReading.model_validate(row, from_attributes=True) for row in rows]


def _about(objects: Objects) -> ColumnElement[bool]:
    named = [
        and_(AuditEntry.object_type == kind, AuditEntry.object_id.in_(ids)) for kind, ids in sorted(objects.items())
    ]
    return or_(false(), *named)
