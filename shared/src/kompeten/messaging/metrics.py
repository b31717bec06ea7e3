"""Metrics of the relay and the consumers of a process: read from them, without asking anyone."""

from collections.abc import Iterator, Sequence
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from kompeten.messaging.consumer import Consumer
from kompeten.messaging.relay import Relay

COUNTED: Final = {
    "applied": ("kompeten_records_applied", "Records applied, types without a handler among them"),
    "copies": ("kompeten_late_copies", "Records that had been applied before, and changed nothing"),
    "parked": ("kompeten_records_parked", "Records set aside as dead letters"),
    "retries": ("kompeten_record_retries", "Attempts at a record that ended in an unexpected error"),
}


class MessagingCollector(Collector):
    """Reads a relay and the consumers beside it."""

    def __init__(self, relay: Relay, consumers: Sequence[Consumer]) -> None:
        self._relay = relay
        self._consumers = consumers

    def collect(self) -> Iterator[Metric]:
        """Return what was relayed and received, how far behind the consumers are, and which are paused."""
        relay = self._relay
        yield CounterMetricFamily("kompeten_records_relayed", "Records acknowledged by Kafka", relay.relayed)
        yield CounterMetricFamily(
            "kompeten_producers_discarded", "Producers given up after an error", relay.producers_discarded
        )
        yield GaugeMetricFamily("kompeten_relay_leads", "1 in the process whose relay leads", int(relay.leading))
        failing = GaugeMetricFamily(
            "kompeten_relay_topic_failing", "1 while Kafka takes no record of a topic", labels=["topic"]
        )
        for pump in relay.pumps:
            failing.add_metric([pump.topic], int(pump.failure is not None))
        yield failing
        for count, (name, description) in COUNTED.items():
            counter = CounterMetricFamily(name, description, labels=["topic"])
            for consumer in self._consumers:
                counter.add_metric([consumer.topic], consumer.counts[count])
            yield counter
        yield self._breakers()
        yield from self._intakes()

    def _breakers(self) -> Metric:
        gauge = GaugeMetricFamily(
            "kompeten_breaker_open", "1 while a consumer is paused by its breaker", None, ["topic"]
        )
        for consumer in self._consumers:
            gauge.add_metric([consumer.topic], int(consumer.breaker.is_open))
        return gauge

    def _intakes(self) -> Iterator[Metric]:
        lag = GaugeMetricFamily(
            "kompeten_consumer_lag_records", "Records of its partitions not yet applied", None, ["topic"]
        )
        partitions = GaugeMetricFamily("kompeten_consumer_partitions", "Partitions assigned", None, ["topic"])
        still = GaugeMetricFamily(
            "kompeten_consumer_still_seconds",
            "Seconds since it applied something or had nothing to do",
            None,
            ["topic"],
        )
        seconds = self._consumers[0].runtime.progress.still_for() if self._consumers else {}
        for consumer in self._consumers:
            behind = consumer.intake.lag()
            partitions.add_metric([consumer.topic], consumer.intake.partitions() or 0)
            if behind is not None:
                lag.add_metric([consumer.topic], behind)
            if consumer.task in seconds:
                still.add_metric([consumer.topic], seconds[consumer.task])
        yield from (lag, partitions, still)
