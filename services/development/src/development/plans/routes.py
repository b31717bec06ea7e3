"""Plans over HTTP."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.plans.commands import annotate_plan, dismiss_plan
from development.plans.models import Plan
from development.plans.queries import get_plan, get_suggestions, list_visible_plans, lock_plan
from development.plans.rules import PlanState
from development.plans.schemas import Dismissal, PlanBody, PlanDetail, PlanView
from development.rights import Planner
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact

router = StrictRouter(prefix="/v1/plans", tags=["plans"])


@router.get(
    "",
    summary="Plans of people who were not granted, oldest application first",
    description="An organizer's system sees those of its own people.",
    openapi_extra=public(),
)
async def list_plans(
    session: Session,
    principal: Planner,
    disclose: Disclose,
    cursor: Cursor,
    limit: Limit,
    state: PlanState | None = None,
) -> Page[PlanView]:
    plans, following = await list_visible_plans(session, principal=principal, state=state, cursor=cursor, limit=limit)
    await disclose("plans", state, shown=len(plans))
    return Page(items=[PlanView.of(one) for one in plans], next=following)


@router.get(
    "/{application_id}",
    summary="A plan, with the activities that teach what was missed and have not begun",
    description="Taking part in them is never a condition of applying again.",
    openapi_extra=public(),
)
async def show_plan(
    application_id: UUID, session: Session, principal: Planner, disclose: Disclose, response: Response
) -> PlanDetail:
    plan = await get_plan(session, application_id, principal=principal)
    await disclose("plan", application_id)
    response.headers["ETag"] = f'"{plan.version}"'
    return await _detail(session, plan)


@router.put(
    "/{application_id}",
    summary="Note on a plan what was agreed, and until when",
    response_model=PlanDetail,
    openapi_extra=public(),
)
async def put_plan(
    application_id: UUID, body: PlanBody, transact: Transact, principal: Planner, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> PlanDetail:
        plan = await lock_plan(session, application_id, principal=principal)
        check_version(plan.version, expected)
        await annotate_plan(session, plan, body, principal=principal)
        return await _detail(session, plan)

    return await transact(effect)


@router.post(
    "/{application_id}/dismissal",
    summary="Let a plan rest, for a reason",
    response_model=PlanDetail,
    openapi_extra=public(),
)
async def create_plan_dismissal(
    application_id: UUID, body: Dismissal, transact: Transact, principal: Planner, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> PlanDetail:
        plan = await lock_plan(session, application_id, principal=principal)
        check_version(plan.version, expected)
        await dismiss_plan(session, plan, body.reason, principal=principal)
        return await _detail(session, plan)

    return await transact(effect)


async def _detail(session: AsyncSession, plan: Plan) -> PlanDetail:
    """Return an open plan with suggestions; one that has ended needs none."""
    if plan.state is not PlanState.OPEN:
        return PlanDetail.of(plan)
    suggested = await get_suggestions(session, plan.unit_codes, lsp_id=plan.lsp_id)
    return PlanDetail.of(plan).model_copy(update={"suggestions": suggested})
