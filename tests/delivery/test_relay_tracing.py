"""The relay's part of a trace, on a real broker."""

import functools
from uuid import uuid4

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from delivery.relays import outbox_is_empty, relaying
from delivery.sample_service import SampleService, rejected
from kompeten.database.sessions import in_transaction
from kompeten.messaging.outbox import record
from kompeten.telemetry.correlation import correlated
from kompeten.telemetry.tracing import Tracing
from support.waiting import until


async def test_publishing_is_a_span_under_whatever_recorded_the_event(sample_on_kafka: SampleService) -> None:
    runtime, exporter = sample_on_kafka.runtime(), InMemorySpanExporter()
    runtime.tracing = Tracing.into("sample", exporter)
    with correlated("call"), runtime.tracing.span("command", SpanKind.INTERNAL, parent=None):
        await in_transaction(runtime.sessions, functools.partial(record, body=rejected(uuid4()), lsp_id="lsp"))
    async with relaying(runtime):
        await until(lambda: outbox_is_empty(sample_on_kafka), what="the outbox is empty")
    command, published = exporter.get_finished_spans()
    assert (published.name, published.kind) == ("publish ApplicationRejected.v1", SpanKind.PRODUCER)
    assert published.parent is not None
    assert command.context is not None
    assert (published.parent.trace_id, published.parent.span_id) == (command.context.trace_id, command.context.span_id)
