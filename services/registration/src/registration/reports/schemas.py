"""Reports as the API shows them."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from registration.batches.schemas import BatchView
from registration.cells.choices import FundingSource
from registration.reports.rules import Result
from registration.timeline.rules import Stage


class ReportedPerson(BaseModel):
    """One application. `full_name` and `region_code` are empty once the person is erased."""

    application_id: UUID
    full_name: str
    scheme_code: str
    employer: str
    region_code: str
    region_name: str
    funding_source: FundingSource
    stage: Stage
    waiting_place: int | None = Field(description="Place in the queue, while every seat is taken")
    result: Result | None = Field(description="Once the committee has decided")
    decree_number: str | None
    certificate_number: str | None
    valid_until: date | None


class RegencySums(BaseModel):
    """The people of one regency or city; whoever is erased is counted under an empty code."""

    region_code: str
    region_name: str
    quota: int | None
    people: int
    stages: dict[Stage, int]


class FundingSums(BaseModel):
    """The people whom one source pays for."""

    funding_source: FundingSource
    people: int
    stages: dict[Stage, int]


class ReportView(BaseModel):
    """How a batch stands. Stages without anybody are left out of the sums."""

    batch: BatchView
    regencies: list[RegencySums]
    funding: list[FundingSums]
    people: list[ReportedPerson]
