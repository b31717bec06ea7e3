"""Metrics of a process itself: whether it lives, its tasks, its connections to the database."""

from collections.abc import Iterator, Mapping

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import QueuePool
from sqlalchemy.ext.asyncio import AsyncEngine

from kompeten.database.gate import Gate
from kompeten.telemetry.progress import Progress


class TaskCollector(Collector):
    """Reads the board of progress."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def collect(self) -> Iterator[Metric]:
        """Return whether /livez would say yes, and how long each task has been still."""
        alive = 1 if self._progress.complaint() is None else 0
        yield GaugeMetricFamily("kompeten_alive", "1 while /livez answers 200", alive)
        still = GaugeMetricFamily(
            "kompeten_task_still_seconds", "Seconds since a task last moved, outages included", labels=["task"]
        )
        for task, seconds in self._progress.still_for().items():
            still.add_metric([task], seconds)
        yield still


class PoolCollector(Collector):
    """Reads the pools of connections to the database."""

    def __init__(self, engines: Mapping[str, AsyncEngine]) -> None:
        self._engines = engines

    def collect(self) -> Iterator[Metric]:
        """Return the connections in use, and how many could be, by whom they are for."""
        in_use = GaugeMetricFamily("kompeten_pool_connections_in_use", "Connections handed out", labels=["pool"])
        limit = GaugeMetricFamily(
            "kompeten_pool_connections_limit", "Connections that may be handed out", labels=["pool"]
        )
        for name, engine in self._engines.items():
            pool = engine.sync_engine.pool
            if isinstance(pool, QueuePool):
                in_use.add_metric([name], pool.checkedout())
                limit.add_metric([name], pool.size())
        yield from (in_use, limit)


class RecoveryCollector(Collector):
    """Reads the gate of a process."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def collect(self) -> Iterator[Metric]:
        """Return whether the gate is shut for a reason."""
        description = "1 while the service writes nothing, because its database was restored"
        yield GaugeMetricFamily("kompeten_in_recovery", description, int(self._gate.in_recovery))
