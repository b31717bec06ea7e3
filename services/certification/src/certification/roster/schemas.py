"""Bodies of the roster."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from certification.roster.models import CommitteeMember
from kompeten.identity.subjects import Subject

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class CommitteeMemberBody(BaseModel):
    """A committee member; `user_id` is the account they confirm their presence with."""

    model_config = ConfigDict(extra="forbid")

    user_id: Subject = Field(description="`sub` of the member's tokens")
    name: Line
    employer: Line
    schemes: list[Code] = Field(min_length=1, max_length=200, description="Codes of the schemes they decide on")
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _term_ends_after_it_starts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on is before starts_on")
        return self


class CommitteeMemberView(BaseModel):
    """A committee member as entered."""

    id: UUID
    user_id: str
    name: str
    employer: str
    schemes: list[str]
    starts_on: date
    ends_on: date
    entered_by: str
    entered_at: datetime
    version: int


def member_view(member: CommitteeMember) -> CommitteeMemberView:
    """Return what callers see of a member."""
    return CommitteeMemberView.model_validate(member, from_attributes=True)
