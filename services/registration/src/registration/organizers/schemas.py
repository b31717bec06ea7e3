"""Organizers as the API takes and shows them."""

from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel, ConfigDict, EmailStr, Field

from registration.organizers.models import Organizer

OrganizerId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class OrganizerBody(BaseModel):
    """What is known of an organizer."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    kind: str = Field(min_length=1, max_length=60, description="dispersip, ipi, fppti, university …")
    region_code: str | None = Field(default=None, max_length=5, description="Kemendagri code: 63 or 63.71")
    email: EmailStr | None = None


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
