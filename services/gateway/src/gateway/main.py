"""The wiring of the gateway: routing table, identity, forwarding."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.security.utils import get_authorization_scheme_param
from starlette.responses import JSONResponse
from starlette.routing import request_response

from gateway.asking import ask
from gateway.callers import Callers
from gateway.counting import Counts, StandingsShown
from gateway.documentation.routes import install_documentation
from gateway.forwarding import Forwarder, Question, Relayed
from gateway.measuring import metrics_served
from gateway.merging import Document
from gateway.pages.refusing import RefusalPages
from gateway.pages.routes import install_pages
from gateway.placing import Placed, most_bytes, place_of, show_options
from gateway.process import GatewayProcess
from gateway.routing import Operation, Routes, packaged_document
from gateway.settings import GatewaySettings
from kompeten.clock import Clock
from kompeten.http.bodies import BodyLimit
from kompeten.http.context import RequestContext
from kompeten.http.errors import install_problem_handlers
from kompeten.http.headers import SafeHeaders
from kompeten.http.metrics import TEMPLATE, RequestMetrics
from kompeten.http.security import CLIENT, SecurityLog
from kompeten.identity.tokens import Caller, TokenVerifier
from kompeten.problems import Unauthenticated
from kompeten.process import keep_process, process_of
from kompeten.service.collectors import TaskCollector
from kompeten.service.command import run_command
from kompeten.service.health import liveness
from kompeten.service.heartbeat import run_heartbeat, stack_watch
from kompeten.service.supervision import supervised
from kompeten.telemetry.metrics import Metrics
from kompeten.telemetry.tracing import Tracing

# The document is the merged one, and slashes are forgiven by `pages`: the router's patterns match no line break, and it
# would send a code that has one elsewhere.
BY_OURSELVES: dict[str, Any] = {"openapi_url": None, "docs_url": None, "redoc_url": None, "redirect_slashes": False}


def create_app(settings: GatewaySettings, clock: Clock | None = None, *, document: Document | None = None) -> FastAPI:
    """Return the gateway. Its routing table is the document generated into this package, unless another is given."""
    table = packaged_document() if document is None else document
    app = FastAPI(title="Kompeten", version="1", lifespan=_lifespan, **BY_OURSELVES)
    metrics = Metrics()
    process = GatewayProcess(
        settings=settings,
        cells=settings.which_cells(),
        verifier=TokenVerifier.from_settings(settings, clock),
        callers=Callers(
            settings.trusted_proxies, settings.client_rate_limit, Counts(settings.store_of_counts(), metrics)
        ),
        metrics=metrics,
        tracing=Tracing.of("gateway", settings.otel_exporter_otlp_endpoint),
    )
    process.metrics.registry.register(TaskCollector(process.progress))
    keep_process(app, process)
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=partial(most_bytes, most=settings.max_body_bytes))
    app.add_middleware(StandingsShown)
    app.add_middleware(Placed, routes=Routes(table))
    app.add_middleware(SecurityLog, metrics=process.metrics)
    app.add_middleware(RequestContext, service="gateway", tracing=lambda: process.tracing)
    app.add_middleware(RefusalPages)
    app.add_middleware(SafeHeaders)
    app.add_middleware(RequestMetrics, metrics=process.metrics)
    app.add_route("/livez", show_liveness, include_in_schema=False)
    app.add_route("/readyz", show_readiness, include_in_schema=False)
    install_pages(app)
    install_documentation(app, table, settings.public_url)
    app.mount("/", request_response(pass_on))  # type: ignore[arg-type] # any ASGI answer; any method, too
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    process = process_of(app, GatewayProcess)
    await process.verifier.load()
    process.forwarder = Forwarder(process.settings)
    works = {"heartbeat": lambda: run_heartbeat(process.progress)}
    with stack_watch(process.progress), metrics_served(process.metrics, process.settings):
        async with supervised(works, fatal=(), stop=process.fail):
            yield
    await process.forwarder.close()
    await process.callers.close()
    await asyncio.to_thread(process.tracing.close)


async def show_liveness(request: Request) -> Response:
    """Answer 200 while the event loop turns."""
    return liveness(process_of(request.app, GatewayProcess).progress)


async def show_readiness(_: Request) -> Response:
    """Answer ready always: a service that is down costs its own routes only, never the gateway's readiness."""
    return JSONResponse({"status": "ready"})


async def pass_on(request: Request) -> Response | Relayed:
    """Route, limit, authenticate, forward."""
    place = place_of(request)
    request.scope[TEMPLATE] = place.path
    if request.method == "OPTIONS":
        return show_options(place)
    return await _admitted(request, place.get(request.method))


async def _admitted(request: Request, operation: Operation) -> Relayed:
    process = process_of(request.app, GatewayProcess)
    caller = request.scope[CLIENT] = process.callers.address(request)
    known: Caller | None = None
    if operation.is_anonymous:
        await process.callers.admit_address(request, operation, caller)
    else:
        known = request.state.principal = await _authenticate(request, process.verifier)
        await process.callers.admit_client(request, operation, known)
    return await ask(process.forwarder, process.cells, Question.of(request, operation, caller), known)


async def _authenticate(request: Request, verifier: TokenVerifier) -> Caller:
    """Check the token, as the service will again; raises `Unauthenticated`."""
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return await verifier.verify(token)


def main() -> None:
    """Run the command `kompeten-gateway`."""
    run_command("gateway", GatewaySettings, create_app)
