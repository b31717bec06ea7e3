"""Running a service's migrations as the owner, and refusing to serve a schema that is not the image's."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import structlog
from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from alembic.util import to_tuple
from sqlalchemy import Connection, func, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from kompeten.database.migrations.steps import (
    Applied,
    StaleSchema,
    Step,
    StillNeeded,
    fingerprint,
    objection,
    pending,
)
from kompeten.database.sessions import create_engine, retried, sqlstate
from kompeten.database.tables import SchemaStep, StepKind
from kompeten.settings import ServiceSettings

log = structlog.get_logger(__name__)

PLATFORM = "kompeten.database.migrations"
DEADLOCKS = 10  # in a row, at a second or more each: more than chance

# Whoever comes after a migration that waits for a table waits behind it, so it waits less than a request has.
SHORT_WAIT = text("SET LOCAL lock_timeout = '2s'")
LOCK_NOT_AVAILABLE = "55P03"
PAUSE_SECONDS = 5  # so that who waited gets on, and tries take less than half of the time
HOLDERS = text("""
    SELECT DISTINCT coalesce(nullif(application_name, ''), 'unnamed') || ' (pid ' || pid || ')'
      FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'relation' AND granted AND pid <> pg_backend_pid() AND relation >= 16384
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")

# Nobody starts to use what is about to go: who looks whether it may serve waits for the end of the migration.
HOLD_STARTS = text("LOCK TABLE schema_step IN ACCESS EXCLUSIVE MODE")
# By the names of their connections: nothing is to be written for that, and a process that ended is gone by itself.
OTHER_IMAGES = text("""
    SELECT DISTINCT application_name FROM pg_stat_activity
     WHERE datname = current_database() AND application_name ~ (:package || ' [0-9a-f]{8}$')
       AND application_name NOT LIKE '% ' || :fingerprint
""")


def alembic_config(package: str) -> Config:
    """Return Alembic's configuration: the platform's branch, and the one inside a service's package."""
    config = Config()
    config.set_main_option("script_location", f"{package}:migrations")
    config.set_main_option("path_separator", "os")
    places = [str(files(one) / "versions") for one in (PLATFORM, f"{package}.migrations")]
    config.set_main_option("version_locations", os.pathsep.join(places))
    return config


@cache
def image_of(package: str) -> Sequence[Step]:
    """Return the steps in the files of this image, each after those it needs."""
    found = list(ScriptDirectory.from_config(alembic_config(package)).walk_revisions())
    return tuple(_step(one) for one in reversed(found))


def _step(script: Script) -> Step:
    after = (*to_tuple(script.down_revision, default=()), *to_tuple(script.dependencies, default=()))
    return Step(script.revision, StepKind(script.module.kind), frozenset(after))


def signature(package: str) -> str:
    """Return how the connections of this image are named, so that a contracting step knows who is there."""
    return f"{package} {fingerprint(image_of(package))}"


async def migrate(settings: ServiceSettings, package: str, *, contract: bool = False) -> None:
    """Take the steps that are due in one transaction, as the owner role; on a newer schema that is served, none.

    Those who serve meanwhile lock tables in an order of their own: a deadlock ends one of two, and a migration is tried
    again as any command is. While somebody holds a table, as `pg_dump` does for its whole length, it waits for moments
    only and lets others pass between its tries, of which there is no end: it says who holds tables. Raises
    `ValueError` without `DATABASE_OWNER_URL`, `StaleSchema` on a schema beyond this image, `StillNeeded` when a
    contracting step would take away what a process of another image may need.
    """
    if settings.database_owner_url is None:
        raise ValueError("DATABASE_OWNER_URL is needed to migrate")
    config = alembic_config(package)
    config.attributes["runtime_role"] = make_url(settings.database_url.get_secret_value()).username
    owner = settings.database_owner_url.get_secret_value()
    engine = create_engine(settings, url=owner, application_name=f"migrate {package}", statement_timeout_ms=0)

    async def once() -> None:
        async with engine.begin() as connection:
            await connection.execute(SHORT_WAIT)
            await connection.run_sync(_upgrade, config, package, contract)

    try:
        await _between_holders(engine, package, once)
    finally:
        await engine.dispose()


async def _between_holders(engine: AsyncEngine, package: str, once: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            return await retried(once, attempts=DEADLOCKS)
        except DBAPIError as error:
            if sqlstate(error) != LOCK_NOT_AVAILABLE:
                raise
        async with engine.connect() as connection:
            holders = sorted(await connection.scalars(HOLDERS))
        log.warning("the migration waits: others hold tables it needs", service=package, held_by=holders)
        await asyncio.sleep(PAUSE_SECONDS)


def _upgrade(connection: Connection, config: Config, package: str, contract: bool) -> None:  # noqa: FBT001
    image, applied = image_of(package), _applied(connection)
    if beyond := applied.keys() - {one.revision for one in image}:
        if refusal := objection(image, applied):
            raise StaleSchema(f"{package}: {refusal}")
        log.info("the schema is newer and serves this image", service=package, beyond=sorted(beyond))
        return
    if applied:
        connection.execute(HOLD_STARTS)
    steps = pending(image, applied, contract=contract)
    if applied and any(one.kind is StepKind.CONTRACTING for one in steps):
        _refuse_beside_others(connection, package, fingerprint(image))
    config.attributes["connection"] = connection
    for step in steps:
        command.upgrade(config, step.revision)
    waiting = [one.revision for one in image if one.revision not in applied and one not in steps]
    log.info("migrated", service=package, steps=[one.revision for one in steps], waiting=waiting)


def _refuse_beside_others(connection: Connection, package: str, mine: str) -> None:
    others = connection.scalars(OTHER_IMAGES, {"package": package, "fingerprint": mine}).all()
    if others:
        raise StillNeeded(f"connected are other images, which may need what would be taken away: {sorted(others)}")


async def check_schema(engine: AsyncEngine, package: str) -> None:
    """Raise `StaleSchema` unless this image serves the database's schema; waits while a migration is under way."""
    async with engine.connect() as connection:
        applied = await connection.run_sync(_applied)
    if refusal := objection(image_of(package), applied):
        raise StaleSchema(f"{package}: {refusal}")


def _applied(connection: Connection) -> Applied:
    if not inspect(connection).has_table(SchemaStep.__tablename__):
        return {}
    return {row.revision: row.kind for row in connection.execute(select(SchemaStep.revision, SchemaStep.kind))}


def environment(config: Any) -> None:  # noqa: ANN401 - Alembic's context proxy has no public type
    """Run the migrations on the connection handed over: the whole of a service's `migrations/env.py`."""
    connection = config.config.attributes["connection"]
    config.configure(connection=connection, transaction_per_migration=False, on_version_apply=_note)
    with config.begin_transaction():
        config.run_migrations()


def _note(*, ctx: Any, step: Any, **_: object) -> None:  # noqa: ANN401 - Alembic's callbacks have no public types
    """Write a step down where images without its file find what it did."""
    row = {"revision": step.up_revision_id, "kind": StepKind(step.up_revision.module.kind)}
    ctx.connection.execute(insert(SchemaStep).values(**row, applied_at=func.now()))
