"""The arithmetic: what 1,800 LSPs with 100,000 holders each need, from what was measured."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kompeten.settings import ServiceSettings

Json = dict[str, Any]  # Any: JSON

LSPS, HOLDERS, YEARS = 1_800, 100_000, 10
LSPS_IN_A_CELL = 300
WORKING_HOURS = 220 * 8  # of a year
PEAK = 10  # the busiest hour beside the mean of all working hours
FILLED = 0.5  # so much of what was measured a process may be asked for
LEAST = 2  # processes of a service, so that one may be away
REPLICATION = 3
RETENTION_DAYS: int = ServiceSettings.model_fields["topic_retention_days"].default
SERVICES = ("registration", "assessment", "certification", "notifications")
NEEDED = {"submit", "consume-assessment", "consume-certification", "consume-notifications"}
GIGABYTE, SECONDS = 1024**3, 3600


@dataclass(frozen=True)
class Unit:
    """What one application leaves behind, and what one process does in a second."""

    applications_a_holder: float
    events: float
    event_bytes: float
    rows: float
    disk: float
    consumed: dict[str, float]  # events a second by one process of each service
    submitted: float

    @classmethod
    def of(cls, results: Json) -> "Unit":
        """Take it from the results of a run."""
        applications, batch = results["applications"], results["batch"]
        events = results["events"]
        medians = {one["key"]: one["series"][0]["median"] for one in results["comparisons"]}
        growing = [one for one in results["tables"] if one["grows"]]
        return cls(
            applications_a_holder=batch["applications"] / batch["certificates"],
            events=sum(one["events"] for one in events) / batch["applications"],
            event_bytes=sum(one["bytes"] * one["events"] for one in events) / sum(one["events"] for one in events),
            rows=sum(one["rows"] for one in growing) / applications,
            disk=sum(one["heap"] + one["indexes"] for one in growing) / applications,
            consumed={
                name: results["poll"] * 1000 / medians[f"consume-{name}"]
                for name in SERVICES
                if f"consume-{name}" in NEEDED
            },
            submitted=1000 / medians["submit"],
        )


@dataclass(frozen=True)
class Load:
    """What so many LSPs leave in ten years and ask for in the busiest hour."""

    lsps: int
    unit: Unit

    @property
    def applications(self) -> float:
        """In all ten years."""
        return self.lsps * HOLDERS * self.unit.applications_a_holder

    @property
    def events_a_second(self) -> float:
        """In the busiest hour, all topics together."""
        return self.applications_a_second * self.unit.events

    @property
    def applications_a_second(self) -> float:
        """In the busiest hour."""
        return self.applications / (YEARS * WORKING_HOURS) * PEAK / SECONDS

    @property
    def kafka(self) -> float:
        """The bytes that Kafka keeps of the topics, in all copies."""
        events = self.applications * self.unit.events / (YEARS * 365) * RETENTION_DAYS
        return events * self.unit.event_bytes * REPLICATION

    def processes(self, service: str) -> int:
        """Return how many processes of a service the busiest hour asks for; each reads less than all events."""
        rate = self.unit.consumed.get(service, min(self.unit.consumed.values()))
        needed = self.events_a_second / rate / FILLED
        if service == "registration":
            needed += self.applications_a_second / self.unit.submitted / FILLED
        return max(LEAST, math.ceil(needed))

    def column(self) -> Iterable[str]:
        """Return the numbers as the table shows them."""
        yield f"{self.lsps:,}"
        yield f"{self.lsps * HOLDERS:,.0f}"
        yield f"{self.applications:,.0f}"
        yield f"{self.applications * self.unit.events:,.0f}"
        yield f"{self.applications * self.unit.rows:,.0f}"
        yield f"{self.applications * self.unit.disk / GIGABYTE:,.0f}"
        yield f"{self.kafka / GIGABYTE:,.1f}"
        yield f"{self.applications_a_second:,.2f}"
        yield f"{self.events_a_second:,.1f}"
        for service in SERVICES:
            yield f"{self.processes(service)}"


NAMES = (
    "LSPs",
    "holders",
    "applications in ten years",
    "events in ten years",
    "rows after ten years",
    "disk of the databases after ten years (GB)",
    f"disk of Kafka, {RETENTION_DAYS} days in {REPLICATION} copies (GB)",
    "applications a second in the busiest hour",
    "events a second in the busiest hour",
    *(f"processes of {service}" for service in SERVICES),
)


def table(results: Json) -> str:
    """Return the arithmetic as a table: an LSP, a cell, all cells; a run that measured some things alone has none."""
    missing = NEEDED - {one["key"] for one in results["comparisons"]}
    if missing:
        return f"Not computed: this run did not measure {', '.join(sorted(missing))}."
    unit = Unit.of(results)
    cells = math.ceil(LSPS / LSPS_IN_A_CELL)
    cell = list(Load(LSPS_IN_A_CELL, unit).column())
    everything = list(Load(LSPS, unit).column())
    first = len(NAMES) - len(SERVICES)
    everything[first:] = [f"{int(one) * cells}" for one in cell[first:]]  # a cell has its own
    rows = zip(NAMES, Load(1, unit).column(), cell, everything, strict=True)
    head = [f"| | one LSP | a cell | all {cells} cells |", "|---|---:|---:|---:|"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)])
