"""Reading applications, within the caller's sight."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.applications.models import Application
from registration.applications.problems import ApplicationErased
from registration.applications.rules import ApplicationState
from registration.applications.schemas import ApplicationView
from registration.batches.models import Batch
from registration.catalogue.entry import EntryRequirement
from registration.catalogue.queries import REQUIREMENTS, read_requirements
from registration.people.vault import NikVault
from registration.scope import own_organizer
from registration.timeline.queries import entries_of, stage_of_application
from registration.timeline.rules import Stage
from registration.timeline.schemas import EntryView, TimelineView

# Asked by every submission, so built once. The LSP's own people belong to no organizer and see every batch.
APPLIED_TO = select(Batch, REQUIREMENTS).where(
    Batch.lsp_id == bindparam("lsp_id"),
    Batch.id == bindparam("batch_id"),
    Batch.organizer_id == func.coalesce(bindparam("organizer_id", type_=Text), Batch.organizer_id),
)


async def batch_applied_to(
    session: AsyncSession, principal: Principal, batch_id: UUID
) -> tuple[Batch, Mapping[str, EntryRequirement]]:
    """Return a batch the caller may see, and what the LSP's schemes ask of those who apply; `NotFound` otherwise."""
    sight = {"lsp_id": principal.lsp_id, "organizer_id": own_organizer(principal)}
    found = (await session.execute(APPLIED_TO, sight | {"batch_id": batch_id})).one_or_none()
    if found is None:
        raise NotFound
    return found[0], read_requirements(found[1])


async def locked_application(session: AsyncSession, principal: Principal, application_id: UUID) -> Application:
    """Return an application the caller may see, locked until the transaction's end; `NotFound` otherwise.

    Raises `ApplicationErased`, so that no command brings back what was erased.

    The lock lets the timeline's foreign keys through: only other commands wait.
    """
    found = await session.scalar(
        _visible(principal).where(Application.id == application_id).with_for_update(key_share=True)
    )
    if found is None:
        raise NotFound
    if found.erased_at is not None:
        raise ApplicationErased
    return found


async def stage_of(session: AsyncSession, application_id: UUID) -> Stage:
    """Return how far an application got."""
    return (await session.execute(select(stage_of_application()).where(Application.id == application_id))).scalar_one()


async def application_view(
    session: AsyncSession, principal: Principal, application_id: UUID, vault: NikVault
) -> ApplicationView:
    """Return an application as it is shown, changes of this transaction included; `NotFound` out of sight."""
    await session.flush()
    row = (
        await session.execute(
            _visible(principal)
            .add_columns(stage_of_application())
            .where(Application.id == application_id)
            .options(joinedload(Application.person))
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    application, stage = row
    return ApplicationView.of(application, stage, vault)


async def applications_page(
    session: AsyncSession,
    principal: Principal,
    vault: NikVault,
    *,
    batch_id: UUID | None,
    state: ApplicationState | None,
    cursor: UUID | None,
    limit: int,
) -> Page[ApplicationView]:
    """Return a page of the applications the caller may see, oldest first."""
    statement = _visible(principal).add_columns(stage_of_application()).options(joinedload(Application.person))
    if batch_id is not None:
        statement = statement.where(Application.batch_id == batch_id)
    if state is not None:
        statement = statement.where(Application.state == state)
    rows, following = await paginate(session, statement, Application.id, cursor=cursor, limit=limit)
    return Page(items=[ApplicationView.of(application, stage, vault) for application, stage in rows], next=following)


async def timeline_view(session: AsyncSession, principal: Principal, application_id: UUID) -> TimelineView:
    """Return an application's timeline; `NotFound` out of sight."""
    found = await session.scalar(_visible(principal).where(Application.id == application_id))
    if found is None:
        raise NotFound
    entries = await entries_of(session, application_id)
    return TimelineView(
        application_id=application_id,
        stage=await stage_of(session, application_id),
        entries=[EntryView.of(entry) for entry in entries],
    )


def _visible(principal: Principal) -> Select[Application]:
    statement = select(Application).where(Application.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Application.organizer_id == own)
