"""Plans of batches: what they must say, and how they are tidied."""

from dataclasses import replace
from datetime import date
from zoneinfo import available_timezones

from registration.batches.problems import MESSAGES, plan_errors
from registration.batches.rules import Plan, PlanCode, check_plan, tidied
from registration.catalogue.regions import load_regions
from registration.catalogue.time_zones import load_time_zones

PLAN = Plan(
    title="Sertifikasi Pustakawan",
    scheme_codes=("KL-01", "KL-04"),
    starts_on=date(2026, 7, 15),
    ends_on=date(2026, 7, 17),
    time_zone="Asia/Makassar",
    venue_name="Gedung Dispersip",
    venue_region_code="63.71",
    quota=60,
    regency_quotas=(("63.71", 20), ("63.01", 30)),
    funding_source="APBD",
)


def found(plan: Plan) -> list[tuple[str, PlanCode]]:
    """Check a plan against the packaged regions and two schemes."""
    return check_plan(plan, regions=load_regions(), schemes={"KL-01", "KL-04"})


def test_a_good_plan_has_no_findings() -> None:
    assert found(PLAN) == []
    assert found(replace(PLAN, ends_on=PLAN.starts_on)) == []


def test_everything_wrong_is_found_at_once() -> None:
    wrong = replace(
        PLAN,
        scheme_codes=("KL-01", "KL-99"),
        ends_on=date(2026, 7, 14),
        time_zone="Europe/Berlin",
        venue_region_code="63.99",
        regency_quotas=(("63.99", 1), ("63.71", 2), ("63.71", 3)),
        funding_source="CSR",
    )
    assert found(wrong) == [
        ("#/scheme_codes/1", PlanCode.SCHEME_UNKNOWN),
        ("#/ends_on", PlanCode.ENDS_BEFORE_START),
        ("#/time_zone", PlanCode.TIME_ZONE_UNKNOWN),
        ("#/venue/region_code", PlanCode.REGION_UNKNOWN),
        ("#/regency_quotas/0/region_code", PlanCode.REGION_UNKNOWN),
        ("#/regency_quotas/2/region_code", PlanCode.NAMED_TWICE),
        ("#/funding_source", PlanCode.FUNDING_UNKNOWN),
    ]
    assert [error.field for error in plan_errors(found(wrong))] == [
        "scheme_codes",
        "ends_on",
        "time_zone",
        *("region_code",) * 3,
        "funding_source",
    ]


def test_a_plan_is_stored_with_each_scheme_once_and_codes_in_one_form() -> None:
    untidy = replace(
        PLAN,
        scheme_codes=("KL-04", "KL-04"),
        venue_region_code="6371",
        regency_quotas=(("6371", 20), ("63.01", 30)),
        funding_source="apbd",
    )
    assert tidied(untidy, load_regions()) == replace(PLAN, scheme_codes=("KL-04",))


def test_every_zone_is_known_to_the_time_zone_database() -> None:
    assert load_time_zones() <= available_timezones()


def test_every_finding_has_a_message() -> None:
    assert set(MESSAGES) == set(PlanCode)
