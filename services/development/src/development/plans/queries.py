"""Reading plans, within the caller's sight, and what they rest on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.rules import ActivityState
from development.plans.models import Grant, Plan
from development.plans.rules import PlanState, Teaching, suggest
from kompeten.database.sessions import now
from kompeten.events.development import SuggestedActivity
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from kompeten.restrictions import refuse_restricted

CONSIDERED = 200  # of the activities that begin soonest; a letter names a few


async def get_plan(session: AsyncSession, application_id: UUID, *, principal: Principal) -> Plan:
    """Return a plan the caller may see; `NotFound` otherwise."""
    plan = await session.scalar(_visible(principal).where(Plan.application_id == application_id))
    if plan is None:
        raise NotFound
    return plan


async def lock_plan(session: AsyncSession, application_id: UUID, *, principal: Principal) -> Plan:
    """Return a plan as `get_plan` does, locked until the transaction's end; raises `RestrictedPerson`."""
    plan = await session.scalar(_visible(principal).where(Plan.application_id == application_id).with_for_update())
    if plan is None:
        raise NotFound
    await refuse_restricted(session, application_id)
    return plan


async def lock_plan_of(session: AsyncSession, application_id: UUID) -> Plan | None:
    """Return the plan of an application, whoever's, locked until the transaction's end; None where there is none."""
    return await session.get(Plan, application_id, with_for_update=True)


async def list_visible_plans(
    session: AsyncSession, *, principal: Principal, state: PlanState | None, cursor: UUID | None, limit: int
) -> tuple[list[Plan], str | None]:
    """Return a page of the plans the caller may see, in one state if one is named."""
    statement = _visible(principal)
    if state is not None:
        statement = statement.where(Plan.state == state)
    rows, following = await paginate(session, statement, Plan.application_id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def lock_plans_for(session: AsyncSession, person_id: UUID, scheme_code: str, *, lsp_id: str) -> list[Plan]:
    """Return a person's plans for a scheme, whatever became of them, locked until the transaction's end."""
    theirs = select(Plan).where(Plan.lsp_id == lsp_id, Plan.person_id == person_id, Plan.scheme_code == scheme_code)
    return list(await session.scalars(theirs.order_by(Plan.application_id).with_for_update()))


async def get_grant_times(session: AsyncSession, person_id: UUID, scheme_code: str, *, lsp_id: str) -> list[datetime]:
    """Return when a person was granted a scheme, application by application."""
    theirs = select(Grant.granted_at).where(
        Grant.lsp_id == lsp_id, Grant.person_id == person_id, Grant.scheme_code == scheme_code
    )
    return list(await session.scalars(theirs))


async def get_suggestions(
    session: AsyncSession, missed: Collection[str], *, lsp_id: str
) -> tuple[SuggestedActivity, ...]:
    """Return activities of the LSP, whoever's, that teach some of these units, are announced and have not begun."""
    teaching = (
        select(Activity)
        .where(
            Activity.lsp_id == lsp_id,
            Activity.state == ActivityState.ANNOUNCED,
            Activity.begins_at > now(session),
            Activity.unit_codes.bool_op("&&")(sorted(missed)),
        )
        .order_by(Activity.begins_at, Activity.id)
        .limit(CONSIDERED)
    )
    found = {one.id: one for one in await session.scalars(teaching)}
    candidates = [Teaching(one.id, _beginning(one), one.unit_codes) for one in found.values()]
    return tuple(_suggested(found[one], missed) for one in suggest(missed, candidates))


def _suggested(activity: Activity, missed: Collection[str]) -> SuggestedActivity:
    return SuggestedActivity(
        activity_id=activity.id,
        title=activity.title,
        kind=activity.kind,
        organizer_id=activity.organizer_id,
        begins_at=_beginning(activity),
        time_zone=activity.time_zone,
        unit_codes=tuple(sorted(set(activity.unit_codes) & set(missed))),
    )


def _beginning(activity: Activity) -> datetime:
    if activity.begins_at is None:
        raise AssertionError("an announced activity has sessions")
    return activity.begins_at


def _visible(principal: Principal) -> Select[Plan]:
    statement = select(Plan).where(Plan.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Plan.organizer_id == own)
