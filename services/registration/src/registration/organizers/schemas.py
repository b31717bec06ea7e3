"""Organizers as the API takes and shows them."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from kompeten.entry.emails import Email
from kompeten.entry.texts import Code, Name
from registration.organizers.models import Organizer


class OrganizerBody(BaseModel):
    """What is known of an organizer."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: Code = Field(description="dispersip, ipi, fppti, university …")
    region_code: Code | None = Field(default=None, description="Kemendagri code: 63 or 63.71")
    email: Email | None = None


class OrganizerView(BaseModel):
    """An organizer; `id` is what its tokens carry."""

    id: str
    name: str
    kind: str
    region_code: str | None
    email: str | None
    version: int

    @classmethod
    def of(cls, row: Organizer) -> Self:
        """Show a row."""
        return cls(
            id=row.organizer_id,
            name=row.name,
            kind=row.kind,
            region_code=row.region_code,
            email=row.email,
            version=row.version,
        )
