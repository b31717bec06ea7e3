"""Bodies of the session routes."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from certification.cases.schemas import RollView
from certification.sessions.models import Decision, Sitting
from certification.sessions.rules import DecisionState, SessionState
from kompeten.entry.days import Day
from kompeten.entry.drawable import PrintedName
from kompeten.entry.texts import Name, Paragraph
from kompeten.events.certification import Outcome
from kompeten.identity.subjects import Subject


class SessionBody(BaseModel):
    """A session to be opened, with who of the roster is convened."""

    model_config = ConfigDict(extra="forbid")

    batch_id: UUID
    title: Name
    held_on: Day
    place: Name
    members: list[Subject] = Field(min_length=1, max_length=51, description="Accounts of members on the roster")


class PresenceBody(BaseModel):
    """What a member says in their own account before the closure."""

    model_config = ConfigDict(extra="forbid")

    recusals: list[UUID] = Field(default=[], max_length=2000, description="Cases they take no part in")


class DecisionBody(BaseModel):
    """What the session decides on one case; a draft until the closure."""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome
    reason: Paragraph | None = Field(default=None, description="Required against the assessor's recommendation")
    recused: list[Subject] = Field(default=[], max_length=51, description="Members who take no part in this case")


class ClosureBody(BaseModel):
    """The decree that makes all decisions of the session final."""

    model_config = ConfigDict(extra="forbid")

    decree_number: PrintedName
    decree_date: Day


class MemberView(BaseModel):
    """A member convened; present once they confirmed it."""

    user_id: str
    name: str
    confirmed_at: datetime | None
    recusals: list[UUID]


class DecisionView(BaseModel):
    """A decision: draft, final, or lapsed because the case was withdrawn before the closure."""

    case_id: UUID
    session_id: UUID
    state: DecisionState
    outcome: Outcome
    reason: str | None
    assessment_revision: int
    participant_revision: int
    recused: list[str]
    deciders: list[str]
    decided_by: str
    decided_at: datetime
    version: int


class SessionView(BaseModel):
    """A session in the list."""

    id: UUID
    batch_id: UUID
    title: str
    held_on: date
    place: str
    state: SessionState
    members: list[MemberView]
    decree_number: str | None
    decree_date: date | None
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    version: int


class SessionDetail(SessionView):
    """A session with the roll of its batch and its decisions."""

    roll: RollView
    decisions: list[DecisionView]


def session_view(sitting: Sitting) -> SessionView:
    """Return what callers see of a session in a list."""
    return SessionView(**_fields(sitting))


def session_detail(sitting: Sitting, roll: RollView, decisions: list[Decision]) -> SessionDetail:
    """Return a session with its roll and decisions."""
    return SessionDetail(**_fields(sitting), roll=roll, decisions=[decision_view(one) for one in decisions])


def decision_view(decision: Decision) -> DecisionView:
    """Return what callers see of a decision."""
    return DecisionView.model_validate(decision, from_attributes=True)


def _fields(sitting: Sitting) -> dict[str, object]:
    members = [MemberView.model_validate(member, from_attributes=True) for member in sitting.members]
    plain = {name: getattr(sitting, name) for name in SessionView.model_fields if name != "members"}
    return {**plain, "members": members}
