"""Scores as the API takes and shows them."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kompeten.entry.numbers import Whole

PerCent = Annotated[Whole, Field(ge=0, le=100)]


class ScoreBody(BaseModel):
    """What a participant scored; a side that is not named stays as it was."""

    model_config = ConfigDict(extra="forbid")

    enrolment_id: UUID
    before: PerCent | None = Field(default=None, description="In per cent, before the activity")
    after: PerCent | None = Field(default=None, description="In per cent, after it")


class ScoresBody(BaseModel):
    """A list of scores: it may come twice, in parts and in any order; of one person the last entry counts."""

    model_config = ConfigDict(extra="forbid")

    scores: list[ScoreBody] = Field(min_length=1, max_length=1_000)


class ScoresView(BaseModel):
    """What came of a list, entry by entry; they add up to its length."""

    created: int
    updated: int
    unchanged: int
    ignored: int = Field(description="A later entry of the list is about the same person")
    unknown: list[UUID] = Field(description="Of nobody in this activity")
    restricted: list[UUID] = Field(
        description="Whose processing is restricted (UU PDP): nothing was entered; send it again after the release"
    )
