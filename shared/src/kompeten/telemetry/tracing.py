"""Spans: one trace from the request through outbox and Kafka to the letter. Off unless an exporter is configured.

Names are few and fixed. No span holds a record key, a body, a message of an error or anything else a person gave.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExporter
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from kompeten.telemetry.correlation import new_traceparent, traceparent

EXPORT_SECONDS = 5  # a collector that is away must not hold up the end of a process
Attributes = Mapping[str, str | int]
End = Callable[[asyncio.Future[Any]], None]  # Any: whatever was waited for

_propagator = TraceContextTextMapPropagator()


class Tracing:
    """Starts the spans of one app, or, without a provider, only carries the trace context on."""

    def __init__(self, provider: TracerProvider | None = None) -> None:
        self._provider = provider
        self._tracer: Tracer | None = None if provider is None else provider.get_tracer("kompeten")

    @classmethod
    def of(cls, service: str, endpoint: str | None) -> Self:
        """Return the tracing of a service: by OTLP over HTTP to a collector, or none."""
        if endpoint is None:
            return cls()
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - 100 ms

        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
        provider = _provider_of(service)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        return cls(provider)

    @classmethod
    def into(cls, service: str, exporter: SpanExporter) -> Self:
        """Return tracing that hands each span to an exporter at once: for tests."""
        provider = _provider_of(service)
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        return cls(provider)

    @contextmanager
    def span(
        self, name: str, kind: SpanKind, *, parent: str | None, attributes: Attributes | None = None
    ) -> Iterator[Span | None]:
        """Open a span under a `traceparent`; what happens inside, events recorded there too, carries it on."""
        span = None if self._tracer is None else self._start(name, kind, parent, attributes)
        token = traceparent.set(_written(span) if span is not None else parent or new_traceparent())
        try:
            yield span
        except BaseException as error:
            _fail(span, type(error).__name__)
            raise
        finally:
            traceparent.reset(token)
            if span is not None:
                span.end()

    def start_many(self, kind: SpanKind, wanted: Iterable[tuple[str, str | None, Attributes]]) -> End:
        """Start a span per (name, parent, attributes) and return the callback of the future that ends them all.

        `wanted` is not even looked at while tracing is off.
        """
        started = (
            []
            if self._tracer is None
            else [self._start(name, kind, parent, attributes) for name, parent, attributes in wanted]
        )

        def end(done: asyncio.Future[Any]) -> None:
            error = asyncio.CancelledError() if done.cancelled() else done.exception()
            for span in started:
                if error is not None:
                    _fail(span, type(error).__name__)
                span.end()

        return end

    def close(self) -> None:
        """Send what is left; blocks for some seconds when the collector is away."""
        if self._provider is not None:
            self._provider.shutdown()

    def _start(self, name: str, kind: SpanKind, parent: str | None, attributes: Attributes | None) -> Span:
        assert self._tracer is not None  # noqa: S101 - asked by the callers, who do nothing without
        context = Context() if parent is None else _propagator.extract({"traceparent": parent}, Context())
        return self._tracer.start_span(name, context, kind, attributes)


def describe(span: Span | None, name: str, attributes: Attributes, *, failed: bool) -> None:
    """Give a span the name and attributes that are known only at its end."""
    if span is None:
        return
    span.update_name(name)
    span.set_attributes(dict(attributes))
    if failed:
        _fail(span, "answer")


def _fail(span: Span | None, kind: str) -> None:
    """Mark a span as failed by the kind of the error alone: its message could quote somebody."""
    if span is not None:
        span.set_attribute("error.type", kind)
        span.set_status(Status(StatusCode.ERROR))


def _written(span: Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def _provider_of(service: str) -> TracerProvider:
    return TracerProvider(resource=Resource.create({"service.name": service, "service.namespace": "kompeten"}))
