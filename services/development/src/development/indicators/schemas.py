"""Indicators as the API takes them, and what became of them in a programme."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from development.programmes.rules import Indicator
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Code
from kompeten.http.organizers import OrganizerId

Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]


class IndicatorBody(BaseModel):
    """What a library counted in a month."""

    model_config = ConfigDict(extra="forbid")

    library: Code = Field(description="What the library is known by, for example its NPP")
    month: Month = Field(description="2026-07")
    indicator: Indicator
    value: Annotated[Whole, Field(ge=0, le=1_000_000_000)] = Field(description="Satisfaction in per cent")


class IndicatorsBody(BaseModel):
    """A list of indicators; of one library, month and indicator the last entry counts."""

    model_config = ConfigDict(extra="forbid")

    organizer_id: OrganizerId | None = None
    entries: list[IndicatorBody] = Field(min_length=1, max_length=1_000)


class IndicatorsView(BaseModel):
    """What came of a list, entry by entry; they add up to its length."""

    created: int
    updated: int
    unchanged: int
    ignored: int = Field(description="A later entry of the list says it of the same library, month and indicator")


class ChangeView(BaseModel):
    """How an indicator changed in the libraries that were counted both before and after."""

    indicator: Indicator
    libraries: int
    before: float = Field(description="A month's mean, summed over the libraries; satisfaction: their mean")
    after: float
    change_per_cent: float | None


class ResultsView(BaseModel):
    """What a programme moved, as far as libraries' own counts tell: before and after, never because of it."""

    programme_id: UUID
    before: tuple[date, date] = Field(description="First and last month")
    after: tuple[date, date]
    changes: list[ChangeView]
