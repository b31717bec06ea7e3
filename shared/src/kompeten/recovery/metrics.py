"""Whether a process stands in recovery, for whoever watches."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kompeten.recovery.gate import Gate


class RecoveryCollector(Collector):
    """Reads the gate of a process."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def collect(self) -> Iterator[Metric]:
        """Return whether the gate is shut for a reason."""
        told = "1 while the service writes nothing, because its database was restored"
        yield GaugeMetricFamily("kompeten_in_recovery", told, int(self._gate.in_recovery))
