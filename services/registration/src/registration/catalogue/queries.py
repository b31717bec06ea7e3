"""Reading the catalogue of an LSP."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from pydantic import TypeAdapter
from sqlalchemy import Text, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.problems import NotFound
from registration.catalogue.entry import EntryRequirement
from registration.catalogue.models import StoredVersion
from registration.catalogue.schemes import SchemeVersion, VersionState

# What the active version of each scheme asks of those who apply, as one text for `read_requirements`: all that a
# submission needs of the catalogue. No papers: they come afterwards.
_ENTRY = StoredVersion.entry.op("-", return_type=JSONB)(literal_column("'documents'::text"))
REQUIREMENTS = (
    select(cast(func.jsonb_object_agg(StoredVersion.scheme_code, _ENTRY), Text))
    .where(StoredVersion.lsp_id == bindparam("lsp_id"), StoredVersion.state == VersionState.ACTIVE.value)
    .scalar_subquery()
)
_BY_SCHEME = TypeAdapter(dict[str, EntryRequirement])


async def get_active_versions(
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


@lru_cache(maxsize=100)
def read_requirements(written: str | None) -> Mapping[str, EntryRequirement]:
    """Return the requirements by scheme code. Each text is read once: schemes ask the same for years."""
    return {} if written is None else _BY_SCHEME.validate_json(written)


async def lock_versions(session: AsyncSession, *, lsp_id: str, code: str) -> list[StoredVersion]:
    """Return all versions of a scheme, locked until the caller's transaction ends."""
    rows = await session.scalars(
        select(StoredVersion)
        .where(StoredVersion.lsp_id == lsp_id, StoredVersion.scheme_code == code)
        .order_by(StoredVersion.version)
        .with_for_update()
    )
    return list(rows)


async def get_version(session: AsyncSession, *, lsp_id: str, code: str, version: int) -> StoredVersion:
    """Return one version in whatever state; `NotFound` without it."""
    row = await session.get(StoredVersion, (lsp_id, code, version))
    if row is None:
        raise NotFound
    return row
