"""Steps and progress as the API takes and shows them."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from development.progress.models import ProgressEntry, Step
from development.progress.rules import StepOutcome
from kompeten.entry.days import Day
from kompeten.entry.texts import Code, Name, Paragraph

StepName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class StepBody(BaseModel):
    """A step people take."""

    model_config = ConfigDict(extra="forbid")

    code: StepName
    name: Name = Field(description="In Indonesian")
    name_en: Name
    due_on: Day | None = Field(default=None, description="Until when it is to be passed")
    unit_codes: list[Code] = Field(default=[], max_length=100, description="Units of competency it is about")


class StepsBody(BaseModel):
    """All steps, in their order; one that people have entries about stays among them."""

    model_config = ConfigDict(extra="forbid")

    steps: list[StepBody] = Field(max_length=50)


class StepView(BaseModel):
    """A step."""

    code: str
    name: str
    name_en: str
    due_on: date | None
    unit_codes: list[str]

    @classmethod
    def of(cls, step: Step) -> Self:
        """Show a step."""
        return cls.model_validate(step, from_attributes=True)


class StepsView(BaseModel):
    """The steps of a programme or an activity, in their order."""

    steps: list[StepView]


class EntryBody(BaseModel):
    """What became of a step for somebody: the person is named by any enrolment of theirs in the programme."""

    model_config = ConfigDict(extra="forbid")

    enrolment_id: UUID
    step: StepName
    outcome: StepOutcome
    on: Day = Field(description="The day it was seen: the entry of the last day counts")
    note: Paragraph | None = None


class EntriesBody(BaseModel):
    """A list of entries: nothing is overwritten, and the same list sent again adds nothing."""

    model_config = ConfigDict(extra="forbid")

    activity_id: UUID | None = Field(default=None, description="Of the programme, where the steps were taken in it")
    entries: list[EntryBody] = Field(min_length=1, max_length=1_000)


class EntriesView(BaseModel):
    """What came of a list, entry by entry: created, unchanged, ignored and left out add up to its length."""

    created: int
    unchanged: int = Field(description="The last entry of the person about the step on that day says the same")
    ignored: int = Field(description="A later entry of the list is about the same person, step and day")
    left_out: int = Field(description="Entries of the people below")
    unknown: list[UUID] = Field(description="Of nobody who takes part")
    restricted: list[UUID] = Field(
        description="Whose processing is restricted (UU PDP): nothing was entered; send it again after the release"
    )


class EntryView(BaseModel):
    """An entry about a step."""

    outcome: StepOutcome
    on: date
    activity_id: UUID | None
    note: str | None
    recorded_at: datetime
    recorded_by: str | None = Field(description="An account, told to the LSP alone")

    @classmethod
    def of(cls, entry: ProgressEntry, *, names_people: bool) -> Self:
        """Show an entry."""
        shown = {name: getattr(entry, name) for name in cls.model_fields if name not in ("on", "recorded_by")}
        by = entry.recorded_by if names_people else None
        return cls(**shown, on=entry.evaluated_on, recorded_by=by)


class StepProgress(BaseModel):
    """Where somebody stands with a step; about which nobody said anything is not evaluated."""

    code: str
    outcome: StepOutcome
    on: date | None = Field(description="The day of the entry that counts")
    due_on: date | None
    is_overdue: bool
    entries: list[EntryView] = Field(description="All there are, the one that counts last")


class PersonProgress(BaseModel):
    """Where somebody stands, over all activities of a programme. Who that is to the LSP is the LSP's alone."""

    person_id: UUID | None
    enrolment_id: UUID = Field(description="The first of the person's enrolments in these activities")
    full_name: str
    steps: list[StepProgress]
