"""A collector of traces in the test's own process, speaking OTLP over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector(ThreadingHTTPServer):
    """Keeps whatever spans it gets."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.paths: set[str] = set()
        self.exports: list[ExportTraceServiceRequest] = []

    @property
    def url(self) -> str:
        """What a service is told as OTEL_EXPORTER_OTLP_ENDPOINT."""
        return f"http://127.0.0.1:{self.server_port}"

    def spans(self) -> list[tuple[str, str, str]]:
        """Return the spans as (trace id, service, name)."""
        return [
            (span.trace_id.hex(), _service(resource.resource.attributes), span.name)
            for export in list(self.exports)
            for resource in export.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Take one export."""
        export = ExportTraceServiceRequest()
        export.ParseFromString(self.rfile.read(int(self.headers["content-length"])))
        assert isinstance(self.server, Collector)
        self.server.paths.add(self.path)
        self.server.exports.append(export)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def open_collector() -> Iterator[Collector]:
    """Run a collector on a free port."""
    server = Collector()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _service(attributes: object) -> str:
    told = {one.key: one.value.string_value for one in attributes}  # type: ignore[attr-defined] # a protobuf sequence
    return str(told["service.name"])
