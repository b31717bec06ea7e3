"""What tells a database from a copy of it: asked at every new connection, one round trip."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from kompeten.database.gate import Gate

# The cluster changes with a restore of a dump into another one, the timeline with every promotion and every restore of
# a base backup (a failover may have lost commits), database and table with a restore of a dump into this one.
# The timeline is read where WAL is written now: pg_control_checkpoint() tells it only after the next checkpoint.
FINGERPRINT = """
SELECT CASE WHEN NOT pg_is_in_recovery() THEN concat_ws(
           '/',
           (SELECT system_identifier FROM pg_control_system()),
           left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
           (SELECT oid FROM pg_database WHERE datname = current_database()),
           to_regclass('recovery')::oid
       ) END
"""
PARTS = ("cluster", "timeline", "database", "table")


def watch_connections(engine: AsyncEngine, gate: Gate) -> None:
    """Ask each new connection which database it came to: after a failover nobody writes before this was seen."""

    def see(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter around asyncpg
        gate.see(connection.run_async(lambda plain: plain.fetchval(FINGERPRINT)))

    event.listen(engine.sync_engine, "connect", see)


def difference(then: str, now: str) -> str:
    """Say in which parts two fingerprints differ."""
    pairs = zip(PARTS, then.split("/"), now.split("/"), strict=False)
    return ", ".join(f"{part} {now}, it was {then}" for part, then, now in pairs if then != now) or f"{then} to {now}"
