"""The gateway begins the trace that its services go on with."""

from pathlib import Path

import httpx
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gateway.main import create_app
from gateway.merging import Document
from gateway.process import GatewayProcess
from kompeten.identity.tokens import TokenVerifier
from kompeten.process import process_of
from kompeten.telemetry.tracing import Tracing
from service.gateway.upstream import Seen, make_upstream, served
from support.drivers.gateway import GatewayDriver, settings_for


async def test_a_request_goes_on_under_the_gateways_span(document: Document, keys: Path, seen: Seen) -> None:
    upstream = make_upstream(seen, verifier=TokenVerifier.from_settings(settings_for(keys)))
    exporter = InMemorySpanExporter()
    async with served(upstream) as address:
        app = create_app(settings_for(keys, upstreams={"things": address}), document=document)
        process_of(app, GatewayProcess).tracing = Tracing.into("gateway", exporter)
        async with served(app) as front, httpx.AsyncClient(base_url=front) as client:
            headers = GatewayDriver(client, keys).token("lsp_admin")
            assert (await client.get("/v1/things/17", headers=headers)).status_code == 200
    (span,) = exporter.get_finished_spans()
    assert span.name == "GET /v1/things/{thing_id}"
    assert span.context is not None
    onward = f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-"
    assert seen.headers[0]["traceparent"].startswith(onward)
