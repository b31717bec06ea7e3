"""Attendance as the API takes and shows it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from development.attendance.rules import Entered, NotEntered
from kompeten.entry.texts import Paragraph
from kompeten.problems import Message

AttendanceCode = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}$")]


class AttendanceBody(BaseModel):
    """Who was there: a list of the venue. It adds and never takes away, so it may come twice and in any order."""

    model_config = ConfigDict(extra="forbid")

    enrolment_ids: list[UUID] = Field(min_length=1, max_length=1_000)
    reason: Paragraph | None = Field(default=None, description="Needed for an entry long after the session")
    restore: StrictBool = Field(default=False, description="Enter those again whose attendance was struck")


class AttendanceView(BaseModel):
    """What came of a list: recorded now, known before, and ids of nobody in this activity."""

    session_id: UUID
    recorded: int
    known: int
    unknown: list[UUID]
    restricted: list[UUID] = Field(
        description="Whose processing is restricted (UU PDP): nothing was entered; send it again after the release"
    )


class SeenBody(BaseModel):
    """Somebody was at a session of an activity."""

    model_config = ConfigDict(extra="forbid")

    activity_id: UUID
    session_id: UUID
    enrolment_id: UUID


class GroupAttendanceBody(BaseModel):
    """Who was where, across activities and sessions."""

    model_config = ConfigDict(extra="forbid")

    entries: list[SeenBody] = Field(min_length=1, max_length=1_000)
    reason: Paragraph | None = Field(default=None, description="Needed for entries long after their session")
    restore: StrictBool = Field(default=False, description="Enter those again whose attendance was struck")


class SeenView(SeenBody):
    """What became of one entry."""

    outcome: str = Field(json_schema_extra={"enum": [*Entered, *NotEntered]})
    message: Message | None = Field(description="What to do; null of what is on record now")


class GroupAttendanceView(BaseModel):
    """What came of a list, entry by entry in its order; `recorded`, `known` and `refused` add up to its length."""

    recorded: int
    known: int = Field(description="On record before, or named before in this list")
    refused: int
    entries: list[SeenView]


class StrikeBody(BaseModel):
    """Who was entered though they were not there, and how that is known."""

    model_config = ConfigDict(extra="forbid")

    enrolment_ids: list[UUID] = Field(min_length=1, max_length=100)
    reason: Paragraph


class StrikeView(BaseModel):
    """What came of it: struck now, and ids of nobody who is on record at this session."""

    session_id: UUID
    struck: int
    unknown: list[UUID]
    restricted: list[UUID] = Field(
        description="Whose processing is restricted (UU PDP): nothing was struck; send it again after the release"
    )


class CodeView(BaseModel):
    """What the screen shows as a QR code, and until when."""

    session_id: UUID
    code: str
    shown_until: datetime


class ScanBody(BaseModel):
    """A participant in the room, by the id in their own letter and the code on the screen."""

    model_config = ConfigDict(extra="forbid")

    enrolment_id: UUID
    code: AttendanceCode
