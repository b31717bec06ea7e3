"""Running a service's migrations as the owner, and refusing to start on a stale schema."""

import os
from importlib.resources import files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from kompeten.database.sessions import create_engine
from kompeten.settings import ServiceSettings


class StaleSchema(Exception):
    """The database is not at the newest migration: run `migrate` first."""


PLATFORM = "kompeten.database.migrations"


def alembic_config(package: str) -> Config:
    """Return Alembic's configuration: the platform's branch, and the one inside a service's package."""
    config = Config()
    config.set_main_option("script_location", f"{package}:migrations")
    config.set_main_option("path_separator", "os")
    places = [str(files(one) / "versions") for one in (PLATFORM, f"{package}.migrations")]
    config.set_main_option("version_locations", os.pathsep.join(places))
    return config


async def migrate(settings: ServiceSettings, package: str) -> None:
    """Bring the database to the newest migration of both branches in one transaction, as the owner role.

    Raises `ValueError` without `DATABASE_OWNER_URL`.
    """
    if settings.database_owner_url is None:
        raise ValueError("DATABASE_OWNER_URL is needed to migrate")
    config = alembic_config(package)
    config.attributes["runtime_role"] = make_url(settings.database_url.get_secret_value()).username
    engine = create_engine(settings, url=settings.database_owner_url.get_secret_value())
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, config)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, config: Config) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "heads")


async def check_schema(engine: AsyncEngine, package: str) -> None:
    """Raise `StaleSchema` unless the database is at the newest migration of the package."""
    newest = set(ScriptDirectory.from_config(alembic_config(package)).get_heads(consider_depends_on=True))
    async with engine.connect() as connection:
        found = await connection.run_sync(_current)
    if found != newest:
        raise StaleSchema(f"{package}: the schema is at {sorted(found) or 'nothing'}, expected {sorted(newest)}")


def _current(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def environment(config: Any) -> None:  # noqa: ANN401 - Alembic's context proxy has no public type
    """Run the migrations on the connection handed over: the whole of a service's `migrations/env.py`."""
    config.configure(connection=config.config.attributes["connection"], transaction_per_migration=False)
    with config.begin_transaction():
        config.run_migrations()
