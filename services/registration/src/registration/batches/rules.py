"""When a batch's plan holds, and what may still change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kompeten.states import StateMachine
from registration.catalogue.regions import Regions
from registration.catalogue.time_zones import load_time_zones
from registration.cells.choices import FundingSource
from registration.cells.codes import CellRefused
from registration.cells.regions import read_region


class BatchState(StrEnum):
    """Life of a batch."""

    PROPOSED = "proposed"
    APPROVED = "approved"


class BatchMove(StrEnum):
    """What can be done to a batch; amending is another thing for the organizer than for the LSP."""

    APPROVE = "approve"
    AMEND = "amend"
    AMEND_AS_ORGANIZER = "amend_as_organizer"


# Once approved, only the certification manager changes a batch.
BATCH = StateMachine(
    BatchState,
    BatchMove,
    {
        (BatchState.PROPOSED, BatchMove.APPROVE): BatchState.APPROVED,
        (BatchState.PROPOSED, BatchMove.AMEND): BatchState.PROPOSED,
        (BatchState.PROPOSED, BatchMove.AMEND_AS_ORGANIZER): BatchState.PROPOSED,
        (BatchState.APPROVED, BatchMove.AMEND): BatchState.APPROVED,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an organizer plans; first and last day are days in `time_zone`. Regencies may have quotas of their own."""

    title: str
    scheme_codes: tuple[str, ...]
    starts_on: date
    ends_on: date
    time_zone: str
    venue_name: str
    venue_region_code: str
    quota: int
    regency_quotas: tuple[tuple[str, int], ...]  # by region code
    funding_source: str


# From the first acceptance on people have been told these: the registration event carries them everywhere.
FIXED_BY_ACCEPTANCE = frozenset(
    {"scheme_codes", "starts_on", "ends_on", "time_zone", "venue_name", "venue_region_code"}
)


class PlanCode(StrEnum):
    """Why a plan does not hold."""

    ENDS_BEFORE_START = "ends_before_start"
    TIME_ZONE_UNKNOWN = "time_zone_unknown"
    REGION_UNKNOWN = "region_unknown"
    SCHEME_UNKNOWN = "scheme_unknown"
    FUNDING_UNKNOWN = "funding_unknown"
    NAMED_TWICE = "named_twice"


def check_plan(plan: Plan, *, regions: Regions, schemes: Collection[str]) -> list[tuple[str, PlanCode]]:
    """Return every JSON pointer at which the plan does not hold, and why. `schemes` are the active ones."""
    found = [
        (f"#/scheme_codes/{position}", PlanCode.SCHEME_UNKNOWN)
        for position, code in enumerate(plan.scheme_codes)
        if code not in schemes
    ]
    if plan.ends_on < plan.starts_on:
        found.append(("#/ends_on", PlanCode.ENDS_BEFORE_START))
    if plan.time_zone not in load_time_zones():
        found.append(("#/time_zone", PlanCode.TIME_ZONE_UNKNOWN))
    if plan.venue_region_code not in regions:
        found.append(("#/venue/region_code", PlanCode.REGION_UNKNOWN))
    named = [code for code, _ in plan.regency_quotas]
    for position, code in enumerate(named):
        if code not in regions:
            found.append((f"#/regency_quotas/{position}/region_code", PlanCode.REGION_UNKNOWN))
        if code in named[:position]:
            found.append((f"#/regency_quotas/{position}/region_code", PlanCode.NAMED_TWICE))
    if plan.funding_source not in set(FundingSource):
        found.append(("#/funding_source", PlanCode.FUNDING_UNKNOWN))
    return found


def tidied(plan: Plan, regions: Regions) -> Plan:
    """Return the plan as it is stored: dotted regions, each scheme once; what is wrong stays as written."""
    return Plan(
        title=plan.title,
        scheme_codes=tuple(dict.fromkeys(plan.scheme_codes)),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        time_zone=plan.time_zone,
        venue_name=plan.venue_name,
        venue_region_code=_dotted(plan.venue_region_code, regions),
        quota=plan.quota,
        regency_quotas=tuple((_dotted(code, regions), quota) for code, quota in plan.regency_quotas),
        funding_source=plan.funding_source.upper(),
    )


def _dotted(code: str, regions: Regions) -> str:
    try:
        return read_region(code, regions)
    except CellRefused:
        return code


def is_over(ends_on: date, *, today: date) -> bool:
    """Tell whether the last day has passed: then nobody moves up any more."""
    return today > ends_on
