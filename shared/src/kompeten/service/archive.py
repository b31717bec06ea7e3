"""The commands `archive-audit` and `verify-archive` of a service: its old audit as files, and what these prove."""

import sys
from collections.abc import Iterable
from datetime import UTC
from functools import partial
from pathlib import Path

from kompeten.audit.archiving import Archived, archive_oldest
from kompeten.audit.files import Stretch, verify_file
from kompeten.clock import Clock
from kompeten.database.sessions import create_engine, create_sessions, in_transaction
from kompeten.settings import ServiceSettings


async def archive_audit(
    settings: ServiceSettings, service: str, *, clock: Clock, into: Path, keep_months: int
) -> list[Archived]:
    """Archive month after month, oldest first, all but the last to keep; each in a transaction, as the owner role.

    Raises `ValueError` without `DATABASE_OWNER_URL`, `BrokenArchive` at a month whose chain does not hold.
    """
    if settings.database_owner_url is None:
        raise ValueError("DATABASE_OWNER_URL is needed to archive")
    engine = create_engine(settings, url=settings.database_owner_url.get_secret_value())
    oldest = partial(
        archive_oldest, service=service, into=into, today=clock.now().astimezone(UTC).date(), keep_months=keep_months
    )
    done = []
    try:
        while archived := await in_transaction(create_sessions(engine, clock), oldest):
            done.append(archived)
            stretch = archived.stretch
            _say(f"{archived.file}: seals {stretch.after + 1} to {stretch.last}; detached: {archived.detached}")
    finally:
        await engine.dispose()
    return done


def verify_archive(files: Iterable[Path]) -> None:
    """Verify files of one service, oldest first, each on from the one before; raises `BrokenArchive`."""
    before: Stretch | None = None
    for path in files:
        before = verify_file(path, following=before)
        _say(f"{path}: seals {before.after + 1} to {before.last} hold, head {before.head.hex()}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
