"""Spans leave for a collector when there is one, and nothing is done when there is none."""

import asyncio
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from kompeten.telemetry.correlation import traceparent
from kompeten.telemetry.tracing import Tracing
from support.collector import Collector, open_collector

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector on a free port."""
    with open_collector() as collector:
        yield collector


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the exporter leaves the connection to the collector
def test_spans_go_to_the_collector_named_by_the_endpoint(collector: Collector) -> None:
    tracing = Tracing.of("registration", f"{collector.url}/")
    with tracing.span("work", SpanKind.INTERNAL, parent=GIVEN, attributes={"a": 1}):
        pass
    tracing.close()
    assert collector.paths == {"/v1/traces"}
    assert collector.spans() == [(GIVEN[3:35], "registration", "work")]


def test_without_an_endpoint_the_context_is_carried_and_nothing_asked() -> None:
    def never() -> Iterator[tuple[str, None, dict[str, str]]]:
        raise AssertionError
        yield

    tracing = Tracing.of("registration", None)
    with tracing.span("work", SpanKind.INTERNAL, parent=GIVEN) as span:
        assert (span, traceparent.get()) == (None, GIVEN)
    tracing.start_many(SpanKind.PRODUCER, never())
    assert traceparent.get() is None
    tracing.close()


async def test_spans_of_many_end_with_what_they_wait_for_each_under_its_own_parent() -> None:
    exporter = InMemorySpanExporter()
    tracing = Tracing.into("registration", exporter)
    acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    other = GIVEN.replace("4bf9", "5bf9")
    acknowledged.add_done_callback(tracing.start_many(SpanKind.PRODUCER, [("one", GIVEN, {}), ("two", other, {})]))
    assert not exporter.get_finished_spans()
    acknowledged.set_result(None)
    await asyncio.sleep(0)
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert {name: f"{span.context.trace_id:032x}" for name, span in spans.items() if span.context} == {
        "one": GIVEN[3:35],
        "two": other[3:35],
    }
    assert not any(span.status.status_code is StatusCode.ERROR for span in spans.values())


async def test_spans_of_a_send_that_was_cut_have_failed() -> None:
    exporter = InMemorySpanExporter()
    acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    begun = Tracing.into("registration", exporter).start_many(SpanKind.PRODUCER, [("one", GIVEN, {})])
    acknowledged.add_done_callback(begun)
    acknowledged.cancel()
    await asyncio.sleep(0)
    (span,) = exporter.get_finished_spans()
    assert (span.status.status_code, dict(span.attributes or {})) == (
        StatusCode.ERROR,
        {"error.type": "CancelledError"},
    )


def test_an_unusable_parent_begins_a_new_trace() -> None:
    exporter = InMemorySpanExporter()
    tracing = Tracing.into("registration", exporter)
    with tracing.span("work", SpanKind.INTERNAL, parent="nonsense"):
        pass
    (span,) = exporter.get_finished_spans()
    assert span.parent is None
