"""Batches as the API takes and shows them."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kompeten.entry.days import Day
from kompeten.entry.drawable import PrintedName
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Code
from kompeten.http.organizers import OrganizerId
from registration.batches.models import Batch
from registration.batches.rules import BatchState, Plan
from registration.catalogue.regions import load_regions
from registration.timeline.rules import Stage

SchemeCodes = Annotated[list[Code], Field(min_length=1, max_length=100)]
Quota = Annotated[Whole, Field(ge=1, le=10_000)]


class RegencyQuota(BaseModel):
    """The most seats for people of one regency or city; those without a quota share the whole."""

    model_config = ConfigDict(extra="forbid")

    region_code: Code = Field(description="Kemendagri code of a regency or city: 63.71")
    quota: Quota


RegencyQuotas = Annotated[list[RegencyQuota], Field(max_length=514)]  # as many as there are


class VenueBody(BaseModel):
    """Where the batch is assessed (TUK)."""

    model_config = ConfigDict(extra="forbid")

    name: PrintedName
    region_code: Code = Field(description="Kemendagri code of a regency or city: 63.71")


class BatchBody(BaseModel):
    """A proposal; `organizer_id` is for the certification manager, a system proposes for its own organizer."""

    model_config = ConfigDict(extra="forbid")

    organizer_id: OrganizerId | None = None
    title: PrintedName
    scheme_codes: SchemeCodes
    starts_on: Day = Field(description="First day, in the venue's time zone")
    ends_on: Day = Field(description="Last day, in the venue's time zone")
    time_zone: Code = Field(description="IANA name of one of Indonesia's zones")
    venue: VenueBody
    quota: Quota
    regency_quotas: RegencyQuotas = []
    funding_source: Code

    def plan(self) -> Plan:
        """Return what the rules judge."""
        return Plan(
            title=self.title,
            scheme_codes=tuple(self.scheme_codes),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            time_zone=self.time_zone,
            venue_name=self.venue.name,
            venue_region_code=self.venue.region_code,
            quota=self.quota,
            regency_quotas=_as_planned(self.regency_quotas),
            funding_source=self.funding_source,
        )


class BatchPatch(BaseModel):
    """What should change; what is left out or null stays."""

    model_config = ConfigDict(extra="forbid")

    title: PrintedName | None = None
    scheme_codes: SchemeCodes | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    time_zone: Code | None = None
    venue: VenueBody | None = None
    quota: Quota | None = None
    regency_quotas: RegencyQuotas | None = None
    funding_source: Code | None = None

    def changes(self) -> dict[str, object]:
        """Return the fields of the plan that are named."""
        named = {name: value for name, value in self if value is not None}
        if self.venue is not None:
            del named["venue"]
            named |= {"venue_name": self.venue.name, "venue_region_code": self.venue.region_code}
        if self.regency_quotas is not None:
            named["regency_quotas"] = _as_planned(self.regency_quotas)
        if self.scheme_codes is not None:
            named["scheme_codes"] = tuple(self.scheme_codes)
        return named


class VenueView(BaseModel):
    """Where the batch is assessed."""

    name: str
    region_code: str
    region_name: str


class RegencyView(BaseModel):
    """The seats of one regency or city; without a `quota` of its own it shares the whole."""

    region_code: str
    region_name: str
    quota: int | None
    taken: int


class BatchView(BaseModel):
    """A batch, how many seats are taken and waited for, and how many of its applications are at each stage."""

    id: UUID
    organizer_id: str
    state: BatchState
    title: str
    scheme_codes: list[str]
    starts_on: date
    ends_on: date
    time_zone: str
    venue: VenueView
    quota: int
    taken: int
    waiting: int
    regencies: list[RegencyView]
    funding_source: str
    counts: dict[Stage, int]
    created_at: datetime
    approved_at: datetime | None
    version: int

    @classmethod
    def of(cls, batch: Batch, counts: dict[Stage, int]) -> Self:
        """Show a batch."""
        return cls(
            id=batch.id,
            organizer_id=batch.organizer_id,
            state=batch.state,
            title=batch.title,
            scheme_codes=batch.scheme_codes,
            starts_on=batch.starts_on,
            ends_on=batch.ends_on,
            time_zone=batch.time_zone,
            venue=VenueView(
                name=batch.venue_name,
                region_code=batch.venue_region_code,
                region_name=load_regions().name(batch.venue_region_code) or "",
            ),
            quota=batch.quota,
            taken=batch.taken,
            waiting=batch.waiting,
            regencies=_regencies(batch),
            funding_source=batch.funding_source,
            counts=counts,
            created_at=batch.created_at,
            approved_at=batch.approved_at,
            version=batch.version,
        )


def _as_planned(quotas: list[RegencyQuota]) -> tuple[tuple[str, int], ...]:
    return tuple((one.region_code, one.quota) for one in quotas)


def _regencies(batch: Batch) -> list[RegencyView]:
    """Return every regency with a quota or a seat, by code."""
    return [
        RegencyView(
            region_code=code,
            region_name=load_regions().name(code) or "",
            quota=batch.regency_quotas.get(code),
            taken=batch.regencies_taken.get(code, 0),
        )
        for code in sorted({*batch.regency_quotas, *batch.regencies_taken})
    ]
