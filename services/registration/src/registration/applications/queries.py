"""Reading applications, within the caller's sight."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.applications.elsewhere import known_elsewhere, warnings_of
from registration.applications.models import Application, ApplicationRevision
from registration.applications.problems import ApplicationErased
from registration.applications.rules import ApplicationState
from registration.applications.schemas import ApplicationView
from registration.people.commands import refuse_restricted
from registration.people.vault import NikVault
from registration.timeline.queries import get_entries, stage_column
from registration.timeline.rules import Stage
from registration.timeline.schemas import EntryView, TimelineView

STAGE = stage_column(Application.id)
AHEAD = aliased(Application)
PLACE = case(
    (
        Application.state == ApplicationState.WAITING,
        select(func.count())
        .where(
            AHEAD.batch_id == Application.batch_id,
            AHEAD.state == ApplicationState.WAITING,
            AHEAD.arrival <= Application.arrival,
        )
        .correlate(Application)
        .scalar_subquery(),
    )
).label("place")


async def lock_application(session: AsyncSession, application_id: UUID, *, principal: Principal) -> Application:
    """Return an application the caller may see, locked until the transaction's end; `NotFound` otherwise.

    Raises `ApplicationErased`, so that no command brings back what was erased, and `RestrictedPerson`.

    The lock lets the timeline's foreign keys through: only other commands wait.
    """
    found = await session.scalar(
        visible(principal).where(Application.id == application_id).with_for_update(key_share=True)
    )
    if found is None:
        raise NotFound
    if found.erased_at is not None:
        raise ApplicationErased
    await refuse_restricted(session, found.person_id)
    return found


async def get_application(session: AsyncSession, application_id: UUID, *, principal: Principal) -> Application:
    """Return an application the caller may see, for reading; `NotFound` otherwise."""
    found = await session.scalar(visible(principal).where(Application.id == application_id))
    if found is None:
        raise NotFound
    return found


async def get_submitter(session: AsyncSession, application: Application) -> str:
    """Return the account that sent the newest revision in."""
    newest = select(ApplicationRevision.submitted_by).where(
        ApplicationRevision.application_id == application.id, ApplicationRevision.revision == application.revision
    )
    return (await session.execute(newest)).scalar_one()


async def get_stage(session: AsyncSession, application_id: UUID) -> Stage:
    """Return how far an application got."""
    return (await session.execute(select(STAGE).where(Application.id == application_id))).scalar_one()


async def count_stages(session: AsyncSession, batch_ids: Collection[UUID]) -> dict[UUID, dict[Stage, int]]:
    """Return how many applications of each batch are at each stage, in one statement; stages without any are 0."""
    rows = await session.execute(
        select(Application.batch_id, STAGE.label("stage"), func.count())
        .where(Application.batch_id.in_(batch_ids))
        .group_by(Application.batch_id, "stage")
    )
    counts = {batch_id: dict.fromkeys(Stage, 0) for batch_id in batch_ids}
    for batch_id, reached, number in rows:
        counts[batch_id][reached] = number
    return counts


async def get_application_view(
    session: AsyncSession, application_id: UUID, *, principal: Principal, vault: NikVault
) -> ApplicationView:
    """Return an application as it is shown, changes of this transaction included; `NotFound` out of sight."""
    await session.flush()
    row = (
        await session.execute(
            visible(principal)
            .add_columns(STAGE, PLACE, *known_elsewhere(principal))
            .where(Application.id == application_id)
            .options(joinedload(Application.person))
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    application, stage, place, *known = row
    return ApplicationView.of(application, stage, vault, to=principal, place=place, more=warnings_of(known))


async def list_visible_applications(
    session: AsyncSession,
    *,
    principal: Principal,
    vault: NikVault,
    batch_id: UUID | None,
    state: ApplicationState | None,
    cursor: UUID | None,
    limit: int,
) -> Page[ApplicationView]:
    """Return a page of the applications the caller may see, oldest first."""
    columns = (STAGE, PLACE, *known_elsewhere(principal))
    statement = visible(principal).add_columns(*columns).options(joinedload(Application.person))
    if batch_id is not None:
        statement = statement.where(Application.batch_id == batch_id)
    if state is not None:
        statement = statement.where(Application.state == state)
    rows, following = await paginate(session, statement, Application.id, cursor=cursor, limit=limit)
    shown = [
        ApplicationView.of(one, stage, vault, to=principal, place=place, more=warnings_of(known))
        for one, stage, place, *known in rows
    ]
    return Page(items=shown, next=following)


async def get_timeline(session: AsyncSession, application_id: UUID, *, principal: Principal) -> TimelineView:
    """Return an application's timeline; `NotFound` out of sight."""
    await get_application(session, application_id, principal=principal)
    entries = await get_entries(session, application_id)
    return TimelineView(
        application_id=application_id,
        stage=await get_stage(session, application_id),
        entries=[EntryView.of(entry) for entry in entries],
    )


def visible(principal: Principal) -> Select[Application]:
    """Return the applications the caller may see."""
    statement = select(Application).where(Application.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Application.organizer_id == own)
