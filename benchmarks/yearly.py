"""The report of a year: of a province with 10,000 people, and of everybody when there are 100,000."""

import time
from collections.abc import Callable, Mapping
from functools import partial

import asyncpg

from benchmarks.measuring import Aim, Comparison, Contender, Part, Series, in_turn
from benchmarks.people import LSP
from benchmarks.servers import Servers, service_settings
from benchmarks.sizes import Sizes
from benchmarks.year_rows import YEAR, write_year
from development.main import create_app
from development.reports.lessons import list_lessons_of_people
from development.reports.paper import Report, report_paper
from development.reports.queries import get_year_summary
from development.reports.scopes import get_year_scope
from development.reports.workbooks import report_workbook
from kompeten.identity.tokens import Principal, Role
from kompeten.process import process_of
from kompeten.regions import region_names
from kompeten.runtime import Runtime
from kompeten.service.process import Process

OBSERVER = Principal(subject="observer", lsp_id=LSP, roles=frozenset({Role.OBSERVER}))
DUTY = 20
PROVINCE = "63"
FEW, MANY, ALL = "a province where it is all there is", "a province among ten", "everybody"


async def yearly(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure the seconds of a year's report; rows are made by SQL."""
    few, many = sizes.year_people
    async with servers.wiring(["development"]) as wiring:
        runtime = process_of(create_app(service_settings("development", wiring)), Process).runtime
        owner = await asyncpg.connect(wiring.databases["development"].owner_url)
        try:
            await write_year(owner, before=0, people=few)
            series = await in_turn(
                [Contender(FEW, Part.OURS, partial(_report, runtime, PROVINCE))], rounds=sizes.rounds
            )
            await write_year(owner, before=few, people=many)
            grown = [(MANY, PROVINCE), (ALL, None)]
            contenders = [Contender(name, Part.OURS, partial(_report, runtime, where)) for name, where in grown]
            series += await in_turn(contenders, rounds=sizes.rounds)
            facts = await _beside(runtime)
        finally:
            await owner.close()
            await runtime.engine.dispose()
    return _compared(sizes, series, facts)


async def _report(runtime: Runtime, province: str | None) -> float:
    started = time.perf_counter()
    async with runtime.reading() as session:
        report = await get_year_summary(session, YEAR, province, principal=OBSERVER, duty=DUTY)
    took = time.perf_counter() - started
    if not report.people or not report.surveys[0].questions:
        raise RuntimeError("the report is empty")
    return took


async def _beside(runtime: Runtime) -> dict[str, float]:
    """Return the seconds of what is made of a report of everybody, and of a page of people."""
    async with runtime.reading() as session:
        report = await get_year_summary(session, YEAR, None, principal=OBSERVER, duty=DUTY)
        started = time.perf_counter()
        scope = await get_year_scope(session, YEAR, PROVINCE, principal=OBSERVER)
        await list_lessons_of_people(session, scope, duty=DUTY, names_people=True, cursor=None, limit=200)
        page = time.perf_counter() - started
    made: dict[str, Callable[[Report, Mapping[str, str]], bytes]] = {"PDF": report_paper, "XLSX": report_workbook}
    facts = {"a page of 200 people with their lessons": round(page, 3)}
    for name, make in made.items():
        make(report, region_names())  # warm
        started = time.perf_counter()
        make(report, region_names())
        facts[f"{name} of everybody"] = round(time.perf_counter() - started, 3)
    return facts


def _compared(sizes: Sizes, series: list[Series], facts: dict[str, float]) -> Comparison:
    few, many = sizes.year_people
    comparison = Comparison(
        key="yearly",
        title="The report of a year",
        unit="s",
        how=f"Workshops of 100 people with six sessions, their surveys answered, scores, decisions of committees; "
        f"rows made by SQL, {few:,} people, then {many:,}. The report as the service counts it, without HTTP",
        series=series,
        facts=facts,
        lower_is_better=True,
    )
    flat = (comparison.median(ALL) / many) / (comparison.median(FEW) / few)
    comparison.aims += [
        Aim("a province's year, seconds", comparison.median(FEW), 2, at_least=False),
        Aim("a province's year among ten, seconds", comparison.median(MANY), 2, at_least=False),
        Aim("seconds per person, all / few", flat, 1.15, at_least=False),
    ]
    return comparison
