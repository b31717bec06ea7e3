"""Reading a batch and everybody in it."""

from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.identity.tokens import Principal
from registration.applications.models import Application
from registration.applications.queries import PLACE, visible
from registration.batches.queries import get_batch, get_batch_view
from registration.batches.schemas import BatchView
from registration.catalogue.regions import load_regions
from registration.reports.rules import count_by, result_of
from registration.reports.schemas import FundingSums, RegencySums, ReportedPerson, ReportView
from registration.timeline.models import TimelineEntry
from registration.timeline.rules import Stage

SHOWN = ("full_name", "scheme_code", "employer", "region_code", "funding_source")
TOLD = ("decree_number", "certificate_number", "valid_until")  # by the decision and by the issue
NEWEST = (
    select(TimelineEntry.stage, TimelineEntry.details)
    .where(TimelineEntry.application_id == Application.id)
    .order_by(TimelineEntry.precedence.desc())
    .limit(1)
    .lateral("newest")
)


async def get_report(session: AsyncSession, batch_id: UUID, *, principal: Principal) -> ReportView:
    """Return the report of a batch the caller may see, people in the order they came; `NotFound` otherwise."""
    batch = await get_batch_view(session, await get_batch(session, batch_id, principal=principal))
    people = await _get_people(session, batch_id, principal=principal)
    return ReportView(batch=batch, regencies=_by_regency(batch, people), funding=_by_funding(people), people=people)


async def _get_people(session: AsyncSession, batch_id: UUID, *, principal: Principal) -> list[ReportedPerson]:
    columns = [getattr(Application, name) for name in SHOWN]
    theirs = (
        visible(principal)
        .with_only_columns(Application.id, NEWEST.c.stage, NEWEST.c.details, PLACE, *columns)
        .join(NEWEST, onclause=true())
        .where(Application.batch_id == batch_id)
        .order_by(Application.id)
    )
    regions = load_regions()
    return [
        ReportedPerson(
            application_id=row.id,
            stage=row.stage,
            waiting_place=row.place,
            result=result_of(row.stage),
            region_name=regions.name(row.region_code) or "",
            **{name: getattr(row, name) for name in SHOWN},
            **{name: row.details.get(name) for name in TOLD},
        )
        for row in await session.execute(theirs)
    ]


def _by_regency(batch: BatchView, people: list[ReportedPerson]) -> list[RegencySums]:
    """Return the sums of each regency somebody comes from, or that has a quota, by code."""
    quotas = {one.region_code: one.quota for one in batch.regencies}
    counts: dict[str, dict[Stage, int]] = {code: {} for code, quota in quotas.items() if quota}
    counts |= count_by(people, lambda one: one.region_code)
    return [
        RegencySums(
            region_code=code,
            region_name=load_regions().name(code) or "",
            quota=quotas.get(code),
            people=sum(stages.values()),
            stages=stages,
        )
        for code, stages in sorted(counts.items())
    ]


def _by_funding(people: list[ReportedPerson]) -> list[FundingSums]:
    counts = count_by(people, lambda one: one.funding_source)
    return [
        FundingSums(funding_source=source, people=sum(stages.values()), stages=stages)
        for source, stages in sorted(counts.items())
    ]
