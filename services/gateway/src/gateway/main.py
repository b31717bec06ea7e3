"""The wiring of the gateway: routing table, identity, forwarding."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.security.utils import get_authorization_scheme_param
from starlette.responses import JSONResponse

from gateway.callers import Callers
from gateway.documentation.routes import install_documentation
from gateway.forwarding import Forwarder, Relayed
from gateway.measuring import metrics_served
from gateway.merging import Document
from gateway.placing import Placed, most_bytes, place_of, show_options
from gateway.refusals import refuse
from gateway.routing import Operation, Routes, packaged_document
from gateway.settings import GatewaySettings
from kompeten.clock import Clock
from kompeten.http.bodies import BodyLimit
from kompeten.http.context import RequestContext
from kompeten.http.errors import install_problem_handlers
from kompeten.http.headers import SafeHeaders
from kompeten.http.metrics import TEMPLATE, RequestMetrics
from kompeten.identity.tokens import Principal, TokenVerifier
from kompeten.problems import Problem, Unauthenticated
from kompeten.service.collectors import TaskCollector
from kompeten.service.command import run_command
from kompeten.service.health import liveness
from kompeten.service.heartbeat import run_heartbeat, stack_watch
from kompeten.service.supervision import supervised
from kompeten.telemetry.metrics import Metrics
from kompeten.telemetry.progress import Progress
from kompeten.telemetry.tracing import Tracing

EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(settings: GatewaySettings, clock: Clock | None = None, *, document: Document | None = None) -> FastAPI:
    """Return the gateway. Its routing table is the document generated into this package, unless another is given."""
    table = packaged_document() if document is None else document
    app = FastAPI(title="Kompeten", version="1", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.settings = settings
    app.state.verifier = TokenVerifier.from_settings(settings, clock)
    app.state.callers = Callers(settings.trusted_proxies, settings.client_rate_limit)
    app.state.progress = Progress()
    app.state.metrics = Metrics()
    app.state.metrics.registry.register(TaskCollector(app.state.progress))
    app.state.failed = False
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=partial(most_bytes, most=settings.max_body_bytes))
    app.add_middleware(SafeHeaders)
    app.add_middleware(Placed, routes=Routes(table))
    app.state.tracing = Tracing.of("gateway", settings.otel_exporter_otlp_endpoint)
    app.add_middleware(RequestContext, service="gateway", tracing=lambda: app.state.tracing)
    app.add_middleware(RequestMetrics, metrics=app.state.metrics)
    app.add_route("/livez", show_liveness, include_in_schema=False)
    app.add_route("/readyz", show_readiness, include_in_schema=False)
    install_documentation(app, table, settings.public_url)
    app.add_route("/{path:path}", pass_on, methods=EVERY_METHOD, include_in_schema=False)  # type: ignore[arg-type] # any ASGI answer
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await app.state.verifier.load()
    app.state.forwarder = Forwarder(app.state.settings)
    progress: Progress = app.state.progress
    works = {"heartbeat": lambda: run_heartbeat(progress)}
    with stack_watch(progress), metrics_served(app.state.metrics, app.state.settings):
        async with supervised(works, fatal=(), stop=lambda: None):
            yield
    await app.state.forwarder.close()
    await asyncio.to_thread(app.state.tracing.close)


async def show_liveness(request: Request) -> Response:
    """Answer 200 while the event loop turns."""
    return liveness(request.app.state.progress)


async def show_readiness(_: Request) -> Response:
    """Answer ready always: a service that is down costs its own routes only, never the gateway's readiness."""
    return JSONResponse({"status": "ready"})


async def pass_on(request: Request) -> Response | Relayed:
    """Route, limit, authenticate, forward; a refusal on the way is the answer."""
    place = place_of(request)
    request.scope[TEMPLATE] = place.path
    if request.method == "OPTIONS":
        return show_options(place)
    operation = place.get(request.method)
    try:
        return await _admitted(request, operation)
    except Problem as problem:
        return refuse(request, operation, problem)


async def _admitted(request: Request, operation: Operation) -> Relayed:
    callers: Callers = request.app.state.callers
    forwarder: Forwarder = request.app.state.forwarder
    await callers.admit(request, operation)
    if not operation.is_anonymous:
        await callers.admit_client(await _authenticate(request))
    return await forwarder.forward(request, operation, callers.address(request))


async def _authenticate(request: Request) -> Principal:
    """Check the token, as the service will again; raises `Unauthenticated`."""
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    verifier: TokenVerifier = request.app.state.verifier
    return await verifier.verify(token)


def main() -> None:
    """Run the command `kompeten-gateway`."""
    run_command("gateway", GatewaySettings, create_app)
