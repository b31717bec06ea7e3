"""Reading the catalogue of an LSP."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.problems import NotFound
from registration.catalogue.entry import EntryRequirement
from registration.catalogue.models import StoredVersion
from registration.catalogue.schemes import SchemeVersion, VersionState

# Asked by every submission, so built once.
REQUIREMENTS = select(StoredVersion.scheme_code, cast(StoredVersion.entry, Text)).where(
    StoredVersion.lsp_id == bindparam("lsp_id"), StoredVersion.state == VersionState.ACTIVE.value
)


async def active_versions(
    session: AsyncSession, *, lsp_id: str, codes: Collection[str] | None = None
) -> dict[str, SchemeVersion]:
    """Return the active versions by scheme code, all of them or those asked for."""
    statement = select(StoredVersion).where(
        StoredVersion.lsp_id == lsp_id, StoredVersion.state == VersionState.ACTIVE.value
    )
    if codes is not None:
        statement = statement.where(StoredVersion.scheme_code.in_(codes))
    rows = await session.scalars(statement.order_by(StoredVersion.scheme_code))
    return {row.scheme_code: row.as_version() for row in rows}


async def active_requirements(session: AsyncSession, *, lsp_id: str) -> dict[str, EntryRequirement]:
    """Return what the active version of each scheme asks of those who apply: all that a submission needs of them."""
    rows = await session.execute(REQUIREMENTS, {"lsp_id": lsp_id})
    return {code: _requirement(written) for code, written in rows}


@lru_cache(maxsize=1_000)
def _requirement(written: str) -> EntryRequirement:
    """Read each text once: schemes ask the same for years, and every submission asks what they ask."""
    return EntryRequirement.model_validate_json(written)


async def locked_versions(session: AsyncSession, *, lsp_id: str, code: str) -> list[StoredVersion]:
    """Return all versions of a scheme, locked until the caller's transaction ends."""
    rows = await session.scalars(
        select(StoredVersion)
        .where(StoredVersion.lsp_id == lsp_id, StoredVersion.scheme_code == code)
        .order_by(StoredVersion.version)
        .with_for_update()
    )
    return list(rows)


async def stored_version(session: AsyncSession, *, lsp_id: str, code: str, version: int) -> StoredVersion:
    """Return one version in whatever state; `NotFound` without it."""
    row = await session.get(StoredVersion, (lsp_id, code, version))
    if row is None:
        raise NotFound
    return row
