"""Metrics of a process itself: whether it lives, its tasks, its connections to the database."""

from collections.abc import Iterator

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
    """Reads the pool of connections to the database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        """Return the connections in use, and how many could be."""
        pool = self._engine.sync_engine.pool
        if not isinstance(pool, QueuePool):
            return
        yield GaugeMetricFamily("kompeten_pool_connections_in_use", "Connections handed out", pool.checkedout())
        most = pool.size() + pool._max_overflow  # noqa: SLF001 - there is no public way to ask
        yield GaugeMetricFamily("kompeten_pool_connections_limit", "Connections that may be handed out", most)


class RecoveryCollector(Collector):
    """Reads the gate of a process."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def collect(self) -> Iterator[Metric]:
        """Return whether the gate is shut for a reason."""
        description = "1 while the service writes nothing, because its database was restored"
        yield GaugeMetricFamily("kompeten_in_recovery", description, int(self._gate.in_recovery))
