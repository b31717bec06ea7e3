"""What the committee's decisions, and an erasure, do to plans."""

from sqlalchemy.ext.asyncio import AsyncSession

from development.plans.commands import note_grant, open_plan
from development.plans.queries import lock_plan_of
from development.plans.rules import PLAN, PlanMove, PlanState
from kompeten.database.erasure import Erasure
from kompeten.events import CertificationDecided, Event, PersonErased
from kompeten.events.certification import Outcome
from kompeten.messaging.handlers import Handlers, on, tenant_of


async def follow_decision(session: AsyncSession, event: Event[CertificationDecided]) -> None:
    """Open a plan for whoever was refused; a grant closes those that led there.

    A decision that does not say about whom it is was told before there were plans; of an erased person nobody plans.
    """
    body = event.body
    if body.person_id is None or body.organizer_id is None or event.is_erased:
        return
    if body.outcome is Outcome.GRANTED:
        await note_grant(session, body, lsp_id=tenant_of(event), person_id=body.person_id)
    else:
        await open_plan(
            session, body, lsp_id=tenant_of(event), person_id=body.person_id, organizer_id=body.organizer_id
        )


async def erase_plan(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Empty whom the plan is about, and what was noted, and end it; that somebody missed these units stays."""
    body = event.body
    plan = await lock_plan_of(session, body.application_id)
    if plan is None:
        return
    plan.erase(Erasure(body.person_id, [body.subject], body.erased_at))
    if plan.state is PlanState.OPEN:
        plan.state, plan.closed_at = PLAN.after(plan.state, PlanMove.DISMISS), body.erased_at


HANDLERS: Handlers = (
    on(CertificationDecided, follow_decision),
    on(PersonErased, erase_plan),
)
