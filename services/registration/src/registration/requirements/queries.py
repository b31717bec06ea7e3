"""Reading what an application claims, and what it is judged by."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.applications.models import Application
from registration.applications.problems import SchemeNotOffered
from registration.applications.queries import get_application
from registration.batches.models import Batch
from registration.catalogue.entry import EntryRequirement
from registration.catalogue.queries import get_active_versions, get_version
from registration.documents.queries import get_kinds
from registration.requirements.rules import Claims


async def get_requirement(session: AsyncSession, code: str, *, lsp_id: str) -> EntryRequirement:
    """Return what the active version of a scheme asks; `NotFound` without one."""
    versions = await get_active_versions(session, lsp_id=lsp_id, codes=[code])
    if code not in versions:
        raise NotFound
    return versions[code].entry


async def get_claims(
    session: AsyncSession, application_id: UUID, *, principal: Principal
) -> tuple[EntryRequirement, Claims]:
    """Return what an application is judged by and what it says; `NotFound` out of sight.

    Judged is by the version it was accepted for, before that by the active one: `SchemeNotOffered` without any.
    """
    application = await get_application(session, application_id, principal=principal)
    starts_on = await session.scalar(select(Batch.starts_on).where(Batch.id == application.batch_id))
    claims = Claims(
        education=application.education,
        field_of_study=application.field_of_study,
        employed_since=application.employed_since,
        starts_on=starts_on,
        papers=await get_kinds(session, application_id),
    )
    return await _get_requirement_of(session, application), claims


async def _get_requirement_of(session: AsyncSession, application: Application) -> EntryRequirement:
    code, number = application.scheme_code, application.scheme_version
    if number is not None:
        accepted = await get_version(session, lsp_id=application.lsp_id, code=code, version=number)
        return accepted.as_version().entry
    versions = await get_active_versions(session, lsp_id=application.lsp_id, codes=[code])
    if code not in versions:
        raise SchemeNotOffered(scheme=code)
    return versions[code].entry
