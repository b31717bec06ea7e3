"""What the committee's decisions and the organizer do to plans."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.plans.models import Grant, Plan
from development.plans.queries import get_grant_times, get_suggestions, lock_plan_of, lock_plans_for
from development.plans.rules import PLAN, PlanMove, PlanState, move_after, target_of
from development.plans.schemas import PlanBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import CertificationDecided, PlanClosed, PlanOpened
from kompeten.events.development import PlanEnd
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record

LOCK_SPACE = 0x706C616E  # "plan": the first half of the advisory lock
ENDS = {
    PlanMove.FULFIL: PlanEnd.FULFILLED,
    PlanMove.SUPERSEDE: PlanEnd.SUPERSEDED,
    PlanMove.DISMISS: PlanEnd.DISMISSED,
}


async def open_plan(
    session: AsyncSession, body: CertificationDecided, *, lsp_id: str, person_id: UUID, organizer_id: str
) -> None:
    """Open the plan of a refused application, or begin it again; earlier plans for the scheme end with it.

    Where a later decision was heard of before this one, the plan has ended already, and nobody is told of it.
    """
    await _wait_for_others(session, person_id, body.scheme_code)
    plan = await lock_plan_of(session, body.application_id)
    if plan is None:
        plan = Plan(application_id=body.application_id, lsp_id=lsp_id, person_id=person_id, state=PlanState.OPEN)
        session.add(plan)
    plan.state = PLAN.after(plan.state, PlanMove.REFUSE)
    plan.organizer_id = organizer_id
    plan.batch_id = body.batch_id
    plan.attempt = body.attempt
    plan.full_name = body.original_name or body.holder_name
    plan.scheme_code, plan.scheme_name = body.scheme_code, body.scheme_name
    plan.missed_units = body.missed_units
    plan.target_on = target_of(body.decided_at)
    plan.decided_at = body.decided_at
    plan.dismissal = plan.closed_at = None
    await session.flush()
    await _settle(session, person_id, body.scheme_code, lsp_id=lsp_id, untold=plan)
    if plan.state is PlanState.OPEN:
        await record(session, await _opened(session, plan), lsp_id=lsp_id)


async def note_grant(session: AsyncSession, body: CertificationDecided, *, lsp_id: str, person_id: UUID) -> None:
    """Note that somebody was granted a scheme, and close the plans that led there."""
    await _wait_for_others(session, person_id, body.scheme_code)
    fresh = insert(Grant).values(
        application_id=body.application_id,
        lsp_id=lsp_id,
        person_id=person_id,
        scheme_code=body.scheme_code,
        granted_at=body.decided_at,
    )
    latest = {"granted_at": fresh.excluded.granted_at}
    await session.execute(fresh.on_conflict_do_update(index_elements=["application_id"], set_=latest))
    await _settle(session, person_id, body.scheme_code, lsp_id=lsp_id)


async def annotate_plan(session: AsyncSession, plan: Plan, body: PlanBody, *, principal: Principal) -> None:
    """Note on a locked plan what was agreed, and until when; `IllegalMove` once it has ended."""
    plan.state = PLAN.after(plan.state, PlanMove.ANNOTATE)
    plan.target_on, plan.note = body.target_on, body.note
    audit_act(session, "annotate_plan", "plan", plan.application_id, by=principal)
    await session.flush()


async def dismiss_plan(session: AsyncSession, plan: Plan, reason: str, *, principal: Principal) -> None:
    """Let a locked plan rest, for a reason; the person may apply again all the same."""
    plan.dismissal = reason
    audit_act(session, "dismiss_plan", "plan", plan.application_id, by=principal)
    await _end(session, plan, PlanMove.DISMISS)


async def _wait_for_others(session: AsyncSession, person_id: UUID, scheme_code: str) -> None:
    """Let two decisions on one person and scheme wait for each other: they are of two subjects, and come in any order.

    Of rows that are not there yet none can be locked.
    """
    await session.flush()
    way = func.hashtext(f"{person_id}/{scheme_code}")
    await session.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, way)))


async def _settle(
    session: AsyncSession, person_id: UUID, scheme_code: str, *, lsp_id: str, untold: Plan | None = None
) -> None:
    """End those open plans of a person for a scheme that later decisions have overtaken."""
    plans = await lock_plans_for(session, person_id, scheme_code, lsp_id=lsp_id)
    granted = await get_grant_times(session, person_id, scheme_code, lsp_id=lsp_id)
    for plan in plans:
        refused = [one.decided_at for one in plans if one is not plan]
        move = move_after(plan.decided_at, granted=granted, refused=refused)
        if plan.state is PlanState.OPEN and move is not None:
            await _end(session, plan, move, is_told=plan is not untold)


async def _end(session: AsyncSession, plan: Plan, move: PlanMove, *, is_told: bool = True) -> None:
    plan.state = PLAN.after(plan.state, move)
    plan.closed_at = now(session)
    await session.flush()
    if is_told:
        closed = PlanClosed(
            application_id=plan.application_id,
            attempt=plan.attempt,
            person_id=plan.person_id,
            organizer_id=plan.organizer_id,
            scheme_code=plan.scheme_code,
            end=ENDS[move],
            closed_at=plan.closed_at,
        )
        await record(session, closed, lsp_id=plan.lsp_id)


async def _opened(session: AsyncSession, plan: Plan) -> PlanOpened:
    return PlanOpened(
        application_id=plan.application_id,
        attempt=plan.attempt,
        person_id=plan.person_id,
        organizer_id=plan.organizer_id,
        batch_id=plan.batch_id,
        scheme_code=plan.scheme_code,
        scheme_name=plan.scheme_name,
        missed_units=plan.missed_units,
        suggestions=await get_suggestions(session, plan.unit_codes, lsp_id=plan.lsp_id),
        target_on=plan.target_on,
        opened_at=now(session),
    )
