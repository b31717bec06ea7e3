"""Gaps as the API shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from development.gaps.rules import Found, GapKind
from kompeten.problems import Message


class GapView(BaseModel):
    """Something that is not recorded, or cannot be as it is."""

    kind: GapKind
    message: Message

    @classmethod
    def of(cls, found: Found) -> Self:
        """Show a gap."""
        kind, text = found
        return cls(kind=kind, message={"id": text.id, "en": text.en})


class ActivityGaps(BaseModel):
    """An activity of which something is missing."""

    activity_id: UUID
    title: str
    organizer_id: str
    programme_id: UUID | None
    begins_at: datetime
    gaps: list[GapView] = Field(min_length=1)
