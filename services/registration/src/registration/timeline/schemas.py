"""Timelines as the API shows them."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from registration.timeline.models import TimelineEntry
from registration.timeline.rules import Stage


class EntryView(BaseModel):
    """One step; `occurred_at` is what the telling service's clock said and orders nothing but this list."""

    event_id: UUID
    event: str
    stage: Stage
    attempt: int
    occurred_at: datetime
    details: dict[str, Any]  # Any: JSON

    @classmethod
    def of(cls, entry: TimelineEntry) -> Self:
        """Show an entry."""
        return cls(
            event_id=entry.event_id,
            event=entry.event_type,
            stage=entry.stage,
            attempt=entry.attempt,
            occurred_at=entry.occurred_at,
            details=entry.details,
        )


class TimelineView(BaseModel):
    """The way of one application, and how far it got."""

    application_id: UUID
    stage: Stage
    entries: list[EntryView]
