"""The metrics of one app: a registry of its own, because several apps may run in one process."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, ProcessCollector, generate_latest
from prometheus_client.registry import Collector

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """What is counted as it happens; collectors on `registry` add what is only read when somebody asks."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "kompeten_http_request_duration_seconds",
            "Requests answered, by route template, method and status",
            ["method", "route", "status"],
            buckets=SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)

        self._counters: dict[str, Counter] = {}

    def counter(self, name: str, description: str, label: str) -> Counter:
        """Return a service's own counter, always the same for a name."""
        if name not in self._counters:
            self._counters[name] = Counter(name, description, [label], registry=self.registry)
        return self._counters[name]

    def render(self, read: Iterable[Metric] = ()) -> bytes:
        """Return everything in Prometheus' text format, with what was read for this one answer."""
        once = CollectorRegistry()
        once.register(_Given(list(read)))
        return generate_latest(self.registry) + generate_latest(once)


class _Given(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """Return what was given."""
        return self._metrics
