"""Bodies of the roster."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from certification.roster.models import CommitteeMember
from kompeten.entry.days import Day, not_before
from kompeten.entry.names import PersonName
from kompeten.entry.texts import Code, Name
from kompeten.identity.subjects import Subject


class CommitteeMemberBody(BaseModel):
    """A committee member; `user_id` is the account they confirm their presence with."""

    model_config = ConfigDict(extra="forbid")

    user_id: Subject = Field(description="`sub` of the member's tokens")
    name: PersonName
    employer: Name
    schemes: list[Code] = Field(min_length=1, max_length=200, description="Codes of the schemes they decide on")
    starts_on: Day
    ends_on: Annotated[Day, not_before("starts_on")]


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
