"""Old months of the audit go to files that prove themselves; what stays proves the rest."""

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from kompeten.audit.archiving import Archived, archive_oldest
from kompeten.audit.files import BrokenArchive, verify_file
from kompeten.audit.months import first_id, month_after
from kompeten.audit.sealing import BEGINNING, Step
from kompeten.clock import ManualClock
from kompeten.database.audit_tables import AuditEntry
from kompeten.database.sessions import create_engine, create_sessions, in_transaction
from service.operations.sealing import as_superuser, report, seal, step
from support.databases import Templates, plain_settings
from support.services import ServiceUnderTest, running_service

JANUARY = date(2026, 1, 1)
NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture
async def old(templates: Templates, keys: Path) -> AsyncIterator[ServiceUnderTest]:
    """A service that began in January: rows of three months, the last one of each sealed in the next."""
    async with templates.fresh("assessment") as database:
        await _prepare(database.owner_url)
        clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
        async with running_service("assessment", database, keys, clock=clock) as service:
            for months in range(3):
                first = datetime.combine(month_after(JANUARY, months), datetime.min.time(), UTC)
                following = datetime.combine(month_after(JANUARY, months + 1), datetime.min.time(), UTC)
                await _write(service, first, first + timedelta(days=9))
                clock.advance(first + timedelta(days=10) - clock.now())
                assert await seal(service) == 2
                await _write(service, following - timedelta(seconds=1))
                clock.advance(following + timedelta(seconds=1) - clock.now())
                assert await seal(service) == 1
            yield service


async def test_archived_months_prove_themselves_and_the_rest_goes_on_from_them(
    old: ServiceUnderTest, tmp_path: Path
) -> None:
    january, february = await _archive(old, tmp_path), await _archive(old, tmp_path)
    assert (january.detached, february.detached) == (
        ["audit_seal_2026_01"],
        ["audit_seal_2026_02", "audit_entry_2026_01"],
    )
    assert [(one.stretch.after, one.stretch.last) for one in (january, february)] == [(0, 2), (2, 5)]
    assert verify_file(february.file, following=verify_file(january.file)) == february.stretch
    found = await report(old)
    assert (found["archived_to"], found["verified_from"], found["verified_to"], found["breaks"]) == (5, 6, 9, [])
    assert found["tail"]["rows"] == 0
    assert (await seal(old), await step(old)) == (0, Step(0, BEGINNING)), "what was archived is sealed once"


async def test_nothing_is_deleted_and_the_service_has_no_rights_on_what_was_detached(
    old: ServiceUnderTest, tmp_path: Path
) -> None:
    await _archive(old, tmp_path)
    owner = await asyncpg.connect(old.database.owner_url)
    try:
        assert await owner.fetchval("SELECT count(*) FROM audit_seal_2026_01") == 2
    finally:
        await owner.close()
    runtime = await asyncpg.connect(old.database.runtime_url)
    try:
        for statement in ("SELECT FROM audit_seal_2026_01", "INSERT INTO audit_archive VALUES ('2020-01-01')"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await runtime.execute(statement)
    finally:
        await runtime.close()


async def test_the_chain_goes_on_when_all_its_seals_are_archived(old: ServiceUnderTest, tmp_path: Path) -> None:
    for _ in range(4):
        last = await _archive(old, tmp_path)
    assert last.stretch.last == 9
    moment = old.clock.now() + timedelta(days=40)
    old.clock.advance(timedelta(days=40))
    await _write(old, moment)
    assert await seal(old) == 1
    found = await report(old)
    assert (found["verified_from"], found["verified_to"], found["breaks"]) == (10, 10, [])


async def test_recent_months_stay(old: ServiceUnderTest, tmp_path: Path) -> None:
    assert await _archive_if_due(old, tmp_path, today=date(2026, 2, 28), keep_months=0) is None
    assert await _archive_if_due(old, tmp_path, today=date(2027, 12, 31), keep_months=24) is None
    assert await _archive_if_due(old, tmp_path, today=date(2026, 3, 1), keep_months=0) is not None


async def test_a_month_with_an_altered_row_is_not_archived(
    old: ServiceUnderTest, superuser_url: str, tmp_path: Path
) -> None:
    altered = f"UPDATE audit_entry SET actor = 'x' WHERE id = '{first_id(JANUARY)}'"
    await as_superuser(superuser_url, old.database, altered)
    with pytest.raises(BrokenArchive, match="altered"):
        await _archive(old, tmp_path)
    assert (await report(old))["archived_to"] == 0


async def test_a_row_without_a_seal_keeps_its_month_here(old: ServiceUnderTest, tmp_path: Path) -> None:
    await _write(old, datetime(2026, 1, 5, tzinfo=UTC))
    with pytest.raises(BrokenArchive, match="1 rows of 2026-01 have no seal"):
        await _archive(old, tmp_path)


async def test_an_altered_file_and_one_out_of_order_are_found(old: ServiceUnderTest, tmp_path: Path) -> None:
    january, february = await _archive(old, tmp_path), await _archive(old, tmp_path)
    with pytest.raises(BrokenArchive, match="does not begin where"):
        verify_file(january.file, following=february.stretch)
    january.file.write_bytes(gzip.compress(gzip.decompress(january.file.read_bytes()).replace(b"siti", b"sita", 1)))
    with pytest.raises(BrokenArchive, match="seal 1 does not hold"):
        verify_file(january.file)


async def _prepare(owner_url: str) -> None:
    """Make the partitions as the worker would have."""
    owner = await asyncpg.connect(owner_url)
    runtime_role = (await owner.fetchval("SELECT current_user::text")).removesuffix("_owner")
    try:
        for months in range(5):
            first, following = month_after(JANUARY, months), month_after(JANUARY, months + 1)
            for table, begins, ends in (
                ("audit_entry", first_id(first), first_id(following)),
                ("audit_seal", f"{first} 00:00Z", f"{following} 00:00Z"),
            ):
                part = f"{table}_{first:%Y_%m}"
                await owner.execute(
                    f"CREATE TABLE IF NOT EXISTS {part} PARTITION OF {table} FOR VALUES FROM ('{begins}') TO ('{ends}')"
                )
                await owner.execute(f'REVOKE ALL ON {part} FROM "{runtime_role}"')
    finally:
        await owner.close()


async def _write(service: ServiceUnderTest, *moments: datetime) -> None:
    async with service.runtime.sessions() as session, session.begin():
        for moment in moments:
            session.add(
                AuditEntry(
                    id=first_id(moment),
                    at=moment,
                    actor="siti",
                    action="did",
                    object_type="t",
                    object_id="1",
                    details={},
                )
            )


async def _archive(service: ServiceUnderTest, into: Path) -> Archived:
    archived = await _archive_if_due(service, into, today=NEXT_YEAR, keep_months=0)
    assert archived is not None
    return archived


async def _archive_if_due(service: ServiceUnderTest, into: Path, *, today: date, keep_months: int) -> Archived | None:
    engine = create_engine(plain_settings(service.database), url=service.database.owner_url)
    oldest = partial(archive_oldest, service=service.name, into=into, today=today, keep_months=keep_months)
    try:
        return await in_transaction(create_sessions(engine, service.clock), oldest)
    finally:
        await engine.dispose()
