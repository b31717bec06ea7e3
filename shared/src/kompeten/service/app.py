"""The app factory: what every service's API has, wired to its database, relay, consumers and workers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from fastapi import APIRouter, FastAPI

from kompeten import fail_points
from kompeten.cells import called
from kompeten.clock import Clock, machine_clock
from kompeten.database.fingerprint import watch_connections
from kompeten.database.gate import Gate
from kompeten.database.migrations.run import check_schema, signature
from kompeten.database.migrations.steps import StaleSchema
from kompeten.database.sessions import create_engine, create_sessions, is_outage
from kompeten.http.addressee import Addressed
from kompeten.http.bodies import BodyLimit, by_token
from kompeten.http.context import RequestContext
from kompeten.http.errors import install_problem_handlers
from kompeten.http.headers import HeadAsGet, SafeHeaders
from kompeten.http.metrics import RequestMetrics
from kompeten.http.security import SecurityLog
from kompeten.http.tenants import IsKnown, Tenants
from kompeten.identity.tokens import TokenVerifier
from kompeten.messaging.broker import run_consumers
from kompeten.messaging.catching_up import keep_catching_up
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.handlers import Handlers, topics_of
from kompeten.messaging.metrics import MessagingCollector
from kompeten.messaging.pump import TASK as RELAY_TASK
from kompeten.messaging.relay import Relay
from kompeten.messaging.topics import UnusableTopic
from kompeten.operations.recovery import recovery_router
from kompeten.operations.routes import operations_router
from kompeten.process import keep_process, process_of
from kompeten.recovery.worker import Adopt, Guard, adopt_nothing
from kompeten.runtime import Runtime
from kompeten.service.collectors import PoolCollector, RecoveryCollector, TaskCollector
from kompeten.service.health import router as health
from kompeten.service.heartbeat import run_heartbeat, stack_watch
from kompeten.service.process import Ending, Process, Worker
from kompeten.service.schema import after_schema, keep_checking
from kompeten.service.scraping import Reading, Readings
from kompeten.service.scraping import router as metrics
from kompeten.service.sealer import run_sealer
from kompeten.service.supervision import Work, supervised, while_open
from kompeten.service.tidying import run_tidying
from kompeten.service.watch import run_watch
from kompeten.settings import ServiceSettings
from kompeten.telemetry.correlation import service_name
from kompeten.telemetry.progress import Dependency
from kompeten.telemetry.tracing import Tracing

TASK_PATIENCE_SECONDS = 30  # for a connection: nobody waits for a task, and a crowd of them is over sooner
MAX_BODY_BYTES = 1_048_576  # a batch of results or acceptances is a few dozen KiB


def create_service_app(
    *,
    name: str,
    settings: ServiceSettings,
    routers: Sequence[APIRouter],
    handlers: Handlers,
    knows_lsp: IsKnown,
    late_joins: Collection[str] = (),
    workers: Mapping[str, Worker] | None = None,
    endings: Sequence[Ending] = (),
    readings: Sequence[Reading] = (),
    longer_bodies: Mapping[str, int] | None = None,
    adopt: Adopt = adopt_nothing,
    parts: Callable[[Runtime], object] = lambda _: None,
    clock: Clock | None = None,
) -> FastAPI:
    """Wire a service. Its package has the service's name, and the migrations inside.

    `late_joins` are topics whose older events it needs not; `adopt` takes over what a restored database misses, and
    `endings` end what is too old. Bodies longer than elsewhere, in bytes, are taken at the paths of `longer_bodies`.
    """
    fail_points.arm(settings.kompeten_fail_point)
    runtime = _runtime(name, settings, clock or machine_clock(settings.kompeten_clock_file))
    beside = _beside(runtime)
    runtime.parts = beside.parts = parts(beside)
    consumers = _consumers(beside, handlers, late_joins)
    process = Process(
        runtime=runtime,
        beside=beside,
        verifier=TokenVerifier.from_settings(settings),
        knows_lsp=Tenants(runtime, knows_lsp).knows,
        consumers=consumers,
        relay=Relay(beside),
        guard=Guard(beside, consumers, adopt),
        workers=workers or {},
        endings=endings,
        readings=Readings(beside, [consumer.topic for consumer in consumers], readings),
    )
    _install_metrics(process)
    return _app(process, routers, longer_bodies or {})


def _app(process: Process, routers: Sequence[APIRouter], longer_bodies: Mapping[str, int]) -> FastAPI:
    name = process.runtime.name
    of_all = [*routers, operations_router(name), recovery_router(name), health, metrics]
    # `include_router` would make each route anew, at the first request, and try routers before their routes
    routes = [route for router in of_all for route in router.routes]
    app = FastAPI(title=f"Kompeten {name}", version="1", lifespan=_lifespan, routes=routes)
    keep_process(app, process)
    _install_edge(app, process.runtime, longer_bodies)
    return app


def _runtime(name: str, settings: ServiceSettings, clock: Clock) -> Runtime:
    """Return what serves requests."""
    application_name, gate = signature(name), Gate(is_known=False)
    engine = create_engine(settings, application_name=application_name)
    watch_connections(engine, gate)
    sessions = create_sessions(engine, clock, gate)
    runtime = Runtime(name, settings, clock, engine, sessions, gate=gate, application_name=application_name)
    runtime.tracing = Tracing.of(name, settings.otel_exporter_otlp_endpoint)
    return runtime


def _beside(runtime: Runtime) -> Runtime:
    """Return the same for consumers and workers, with connections of their own: neither side can use up the other's."""
    settings = runtime.settings
    engine = create_engine(
        settings,
        application_name=runtime.application_name,
        pool_size=settings.database_task_pool_size,
        patience=TASK_PATIENCE_SECONDS,
    )
    watch_connections(engine, runtime.gate)
    return replace(runtime, engine=engine, sessions=create_sessions(engine, runtime.clock, runtime.gate))


def _consumers(runtime: Runtime, handlers: Handlers, late_joins: Collection[str]) -> list[Consumer]:
    return [Consumer(runtime, topic, handlers, late_joiner=topic in late_joins) for topic in topics_of(handlers)]


def _install_edge(app: FastAPI, runtime: Runtime, longer_bodies: Mapping[str, int]) -> None:
    """Put around the routes what every request passes, innermost first."""
    install_problem_handlers(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimit, max_bytes=by_token(MAX_BODY_BYTES, longer_bodies))
    app.add_middleware(SecurityLog, metrics=runtime.metrics)
    app.add_middleware(RequestContext, service=runtime.name, tracing=lambda: runtime.tracing)
    # around the context, which answers errors nobody foresaw: those answers are the service's own, too
    app.add_middleware(Addressed, service=called(runtime.name, runtime.settings.cell))
    app.add_middleware(SafeHeaders)
    app.add_middleware(RequestMetrics, metrics=runtime.metrics)


def _install_metrics(process: Process) -> None:
    """Add what is read from the parts of the process when somebody asks."""
    runtime = process.runtime
    for collector in (
        TaskCollector(runtime.progress),
        PoolCollector({"requests": runtime.engine, "tasks": process.beside.engine}),
        MessagingCollector(process.relay, process.consumers),
        RecoveryCollector(runtime.gate),
    ):
        runtime.metrics.registry.register(collector)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    process = process_of(app, Process)
    runtime = process.runtime
    service_name.set(runtime.name)  # the tasks beside the API take it over
    await process.verifier.load()
    try:
        await check_schema(runtime.engine, runtime.name)
        runtime.schema_checked = True
        await process.guard.look()
    except Exception as error:
        if not is_outage(error):
            await _disconnect(process)
            raise
    works = _works(process) | {
        "heartbeat": lambda: run_heartbeat(runtime.progress),
        "watch": lambda: run_watch(process.beside, process.consumers),
        "guard": after_schema(runtime, process.guard.run),
        "schema": after_schema(runtime, lambda: keep_checking(runtime)),
    }
    with stack_watch(runtime.progress):
        async with supervised(works, fatal=(UnusableTopic, StaleSchema), stop=process.fail):
            yield
            runtime.draining = True
    await _disconnect(process)
    await asyncio.to_thread(runtime.tracing.close)


async def _disconnect(process: Process) -> None:
    await process.runtime.engine.dispose()
    await process.beside.engine.dispose()


def _works(process: Process) -> dict[str, Work]:
    """Return the tasks beside the API, each behind its switch and waiting for a checked schema."""
    runtime = process.runtime
    settings = runtime.settings
    works: dict[str, Work] = {}
    if settings.run_relay:
        works["relay"] = process.relay.run
        runtime.progress.expect(RELAY_TASK, Dependency)
    if settings.run_consumers and process.consumers:
        works["consumers"] = lambda: run_consumers(process.beside, process.consumers)
        works["catching up"] = lambda: keep_catching_up(process.beside, process.consumers)
        for consumer in process.consumers:
            runtime.progress.expect(consumer.task, Dependency)
    if settings.run_workers:
        works["tidying"] = partial(run_tidying, process.beside, process.endings)
        works["sealer"] = _bound(run_sealer, process.beside)
        works |= {name: _bound(worker, process.beside) for name, worker in process.workers.items()}
    return {name: after_schema(runtime, while_open(runtime.gate, work)) for name, work in works.items()}


def _bound(worker: Worker, runtime: Runtime) -> Work:
    return lambda: worker(runtime)
