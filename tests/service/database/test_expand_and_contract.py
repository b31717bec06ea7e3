"""Expand, migrate, contract on a real database: images older and newer than the schema, side by side."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from structlog.testing import capture_logs

from devstack.provision import ServiceDatabase
from kompeten.database.migrations import run
from kompeten.database.migrations.run import check_schema, migrate, signature
from kompeten.database.migrations.steps import StaleSchema, StillNeeded
from kompeten.database.sessions import create_engine
from support.databases import Templates, plain_settings
from support.waiting import until

SERVICE = "assessment"
STEP = """
from alembic import op
revision, down_revision, kind = "{revision}", "{down}", "{kind}"
def upgrade():
    op.execute("{statement}")
"""
FIRST = "platform_2026_11_25_sent"
ADDS = STEP.format(revision="adds", down=FIRST, kind="expanding", statement="CREATE TABLE later (id integer)")
TAKES = STEP.format(revision="takes", down="adds", kind="contracting", statement="DROP TABLE later")

LOCKS = f"""
from alembic import op
revision, down_revision, kind = "locks", "{FIRST}", "expanding"
def upgrade():
    op.execute("ALTER TABLE outbox ADD COLUMN later integer")
    op.execute("ALTER TABLE inbox ADD COLUMN later integer")
"""

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name LIKE 'migrate%'"

TakeImage = Callable[..., None]


@pytest.fixture
def take_image(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[TakeImage]:
    """Return what makes this process the image with these steps of the platform after the real ones."""
    real = files(run.PLATFORM) / "versions"

    def take(*steps: str) -> None:
        folder = tmp_path / str(len(steps)) / "versions"
        shutil.copytree(real, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)  # type: ignore[arg-type]
        for number, step in enumerate(steps):
            (folder / f"later_{number}.py").write_text(step)
        monkeypatch.setattr(run, "files", lambda one: folder.parent if one == run.PLATFORM else files(one))
        run.image_of.cache_clear()

    yield take
    run.image_of.cache_clear()


@pytest.fixture
async def database(templates: Templates) -> AsyncIterator[ServiceDatabase]:
    """A database of the service at the schema of this checkout."""
    async with templates.fresh(SERVICE) as database:
        yield database


async def serves(database: ServiceDatabase) -> bool:
    """Tell whether a process of the image would start."""
    engine = create_engine(plain_settings(database))
    try:
        await check_schema(engine, SERVICE)
    except StaleSchema:
        return False
    finally:
        await engine.dispose()
    return True


async def steps(database: ServiceDatabase) -> set[str]:
    connection = await asyncpg.connect(database.runtime_url)
    try:
        return {row[0] for row in await connection.fetch("SELECT revision FROM schema_step")}
    finally:
        await connection.close()


async def test_an_older_image_serves_and_migrates_a_schema_that_only_grew(
    database: ServiceDatabase, take_image: TakeImage
) -> None:
    take_image(ADDS)
    assert not await serves(database)
    await migrate(plain_settings(database), SERVICE)
    assert await serves(database)
    take_image()
    assert await serves(database)
    await migrate(plain_settings(database), SERVICE)
    assert "adds" in await steps(database)


async def test_a_contracting_step_waits_for_its_command_and_for_the_end_of_older_processes(
    database: ServiceDatabase, take_image: TakeImage
) -> None:
    settings = plain_settings(database)
    take_image(ADDS)
    await migrate(settings, SERVICE)
    older = create_engine(settings, application_name=signature(SERVICE))
    await check_schema(older, SERVICE)
    take_image(ADDS, TAKES)
    await migrate(settings, SERVICE)
    assert "takes" not in await steps(database)
    assert await serves(database)
    with pytest.raises(StillNeeded, match="other images"):
        await migrate(settings, SERVICE, contract=True)
    await older.dispose()
    mine = create_engine(settings, application_name=signature(SERVICE))
    await check_schema(mine, SERVICE)
    await migrate(settings, SERVICE, contract=True)
    assert "takes" in await steps(database)
    await check_schema(mine, SERVICE)
    await mine.dispose()


async def test_an_older_image_neither_starts_nor_migrates_after_a_contracting_step(
    database: ServiceDatabase, take_image: TakeImage
) -> None:
    take_image(ADDS, TAKES)
    await migrate(plain_settings(database), SERVICE, contract=True)
    take_image()
    assert not await serves(database)
    with pytest.raises(StaleSchema, match="takes took away"):
        await migrate(plain_settings(database), SERVICE)


async def test_a_migration_that_a_transaction_waits_for_in_a_circle_is_tried_again(
    database: ServiceDatabase, take_image: TakeImage, superuser_url: str
) -> None:
    """The older images are at work, and lock in an order of their own: PostgreSQL ends one of two."""
    take_image(LOCKS)
    serving = await asyncpg.connect(superuser_url, database=urlsplit(database.owner_url).path.removeprefix("/"))
    await serving.execute("SET deadlock_timeout = '1min'")  # so it is always the migration that looks, and is ended
    watching = await asyncpg.connect(database.owner_url)
    try:
        async with serving.transaction():
            await serving.execute("DELETE FROM inbox")
            migrating = asyncio.create_task(migrate(plain_settings(database), SERVICE))
            await until(lambda: watching.fetchval(WAITING), every=0.01, what="the migration waits for the transaction")
            await serving.execute("DELETE FROM outbox")  # waits in turn
            assert not migrating.done()
        await migrating
        assert "locks" in await steps(database)
    finally:
        await serving.close()
        await watching.close()


async def test_a_migration_that_waits_for_a_dump_lets_others_pass_and_says_who_holds_what(
    database: ServiceDatabase, take_image: TakeImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pg_dump` holds every table for its whole length; whoever came after an `ALTER` that waits waited as long."""
    take_image(LOCKS)
    monkeypatch.setattr(run, "PAUSE_SECONDS", 0.2)
    dumping = await asyncpg.connect(database.owner_url, server_settings={"application_name": "pg_dump"})
    others = await asyncpg.connect(database.runtime_url)
    watching = await asyncpg.connect(database.owner_url)  # in a transaction all looks at activity see the first one's
    try:
        with capture_logs() as logs:
            async with dumping.transaction():
                await dumping.execute("LOCK TABLE inbox IN ACCESS SHARE MODE")
                migrating = asyncio.create_task(migrate(plain_settings(database), SERVICE))
                await until(lambda: watching.fetchval(WAITING), every=0.01, what="the migration waits for the dump")
                assert await others.fetchval("SELECT count(*) FROM inbox", timeout=10) == 0
                assert await others.fetchval("SELECT count(*) FROM outbox", timeout=10) == 0  # locked by the try before
                await until(lambda: [one for one in logs if "held_by" in one], every=0.01, what="it is said who waits")
            await migrating
        assert "locks" in await steps(database)
        assert any(name.startswith("pg_dump (pid ") for one in logs for name in one.get("held_by", ()))
    finally:
        for connection in (dumping, others, watching):
            await connection.close()


async def test_who_starts_during_a_migration_waits_for_what_it_does(
    database: ServiceDatabase,
) -> None:
    """A process that looked just before could otherwise begin to use what goes."""
    migrating = await asyncpg.connect(database.owner_url)
    try:
        async with migrating.transaction():
            await migrating.execute(str(run.HOLD_STARTS))
            looking = await asyncpg.connect(database.runtime_url)
            with pytest.raises(asyncpg.LockNotAvailableError):
                await looking.execute("SET lock_timeout = 50; SELECT revision FROM schema_step")
            await looking.close()
    finally:
        await migrating.close()
