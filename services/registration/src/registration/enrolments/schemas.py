"""Enrolments as the API takes and shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from kompeten.entry.texts import Code, Entry
from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from registration.cells.choices import EmployerKind
from registration.consents.schemas import WithConsent
from registration.enrolments.models import Enrolment
from registration.enrolments.rules import EnrolmentState, NotEnrolled
from registration.forms.participants import ASKED
from registration.forms.schemas import asked, with_fields


@with_fields(asked, ASKED)
class NewEnrolment(WithConsent):
    """Somebody who shall take part in an activity; the last two where it prepares for certification."""

    model_config = ConfigDict(extra="forbid")

    activity_id: UUID
    scheme_code: Entry | None = Field(default=None, description="The scheme the person wants to be certified for")
    weak_units: list[Code] = Field(default=[], max_length=50, description="Units of it they feel weak in", repr=False)


class EnrolmentView(BaseModel):
    """An enrolment. Who the person is to the LSP is the LSP's alone: organizers do not see `person_id`."""

    id: UUID
    activity_id: UUID
    organizer_id: str
    person_id: UUID | None
    state: EnrolmentState
    waiting_place: int | None = Field(description="Place in the activity's queue, while every seat is taken")
    full_name: str
    region_code: str
    phone: str | None
    email: str | None
    employer: str
    employer_kind: EmployerKind | None
    position: str | None
    scheme_code: str | None
    weak_units: list[str]
    reason: str | None
    enrolled_at: datetime
    consent_version: str | None
    erased_at: datetime | None
    version: int

    @classmethod
    def of(cls, enrolment: Enrolment, *, to: Principal, place: int | None) -> Self:
        """Show an enrolment as far as `to` may see it."""
        shown = {name: getattr(enrolment, name, None) for name in cls.model_fields}
        if own_organizer(to) is not None:
            shown["person_id"] = None
        return cls.model_validate(shown | {"waiting_place": place})


class GroupBody(WithConsent):
    """The people of one activity, who shall take part in another; their consent is declared for all of them."""

    model_config = ConfigDict(extra="forbid")

    from_activity_id: UUID = Field(description="Whose participants are meant")
    activity_id: UUID = Field(description="Where they shall take part")
    attended_only: StrictBool = Field(default=False, description="Those alone who have attended")


class LeftOut(BaseModel):
    """How many were not taken in, and why."""

    reason: NotEnrolled
    people: int


class GroupView(BaseModel):
    """What became of a group: `enrolled`, `waiting` and those left out are its `people`."""

    activity_id: UUID
    from_activity_id: UUID
    people: int = Field(description="With a seat in the activity they come from")
    enrolled: int
    waiting: int = Field(description="In the queue, in the order in which they came to the first activity")
    left_out: list[LeftOut]
