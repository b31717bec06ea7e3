"""Programmes as the API takes and shows them."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from development.programmes.models import Partner, Programme
from development.programmes.rules import Indicator, LibraryKind, PartnerKind, ProgrammeState
from kompeten.entry.days import Day, not_before
from kompeten.entry.drawable import PrintedName, PrintedParagraph
from kompeten.entry.texts import Code, Name, Paragraph
from kompeten.http.organizers import OrganizerId


class PartnerBody(BaseModel):
    """A partner and what it does in the programme."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: PartnerKind
    part: Paragraph = Field(description="What it does in the programme")


class ProgrammeBody(BaseModel):
    """The whole of a programme; `organizer_id` is for the LSP's people, a system plans for its own organizer."""

    model_config = ConfigDict(extra="forbid")

    organizer_id: OrganizerId | None = None
    title: PrintedName
    goals: PrintedParagraph
    starts_on: Day
    ends_on: Annotated[Day, not_before("starts_on")]
    target_groups: list[LibraryKind] = Field(min_length=1, max_length=4)
    partners: list[PartnerBody] = Field(default=[], max_length=50)
    budget_source: Code = Field(description="APBN, APBD, MANDIRI, a sponsor …")
    indicators: list[Indicator] = Field(default=[], max_length=5, description="What it wants to move")

    def values(self) -> dict[str, object]:
        """Return the columns it fills."""
        plain = self.model_dump(include={"title", "goals", "starts_on", "ends_on", "budget_source"})
        return plain | {
            "target_groups": sorted(set(self.target_groups)),
            "indicators": sorted(set(self.indicators)),
            "partners": tuple(Partner(**one.model_dump()) for one in self.partners),
        }


class ProgrammeReport(BaseModel):
    """What came of a programme, at its end."""

    model_config = ConfigDict(extra="forbid")

    report: PrintedParagraph


class ProgrammeView(BaseModel):
    """A programme."""

    id: UUID
    organizer_id: str
    state: ProgrammeState
    title: str
    goals: str
    starts_on: date
    ends_on: date
    target_groups: list[str]
    partners: list[Partner]
    budget_source: str
    indicators: list[str]
    report: str | None
    created_at: datetime
    version: int

    @classmethod
    def of(cls, programme: Programme) -> Self:
        """Show a programme."""
        return cls.model_validate(programme, from_attributes=True)
