"""Proposing, amending and approving batches."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.organizers import own_organizer, planned_for, refuse_organizers
from kompeten.identity.subjects import is_same_person
from kompeten.identity.tokens import Principal
from kompeten.problems import Invalid
from registration.batches.models import Batch
from registration.batches.problems import (
    BatchDatesFixed,
    OrganizerUnknown,
    OwnProposal,
    QuotaBelowTaken,
    RegencyQuotaBelowTaken,
    plan_errors,
)
from registration.batches.rules import (
    BATCH,
    FIXED_BY_ACCEPTANCE,
    BatchMove,
    BatchState,
    Plan,
    check_plan,
    tidied,
)
from registration.batches.seating import seat_waiting
from registration.catalogue.queries import get_active_versions
from registration.catalogue.regions import load_regions
from registration.organizers.queries import find_organizer


async def propose_batch(session: AsyncSession, plan: Plan, *, principal: Principal, organizer_id: str | None) -> Batch:
    """Enter a proposal for an organizer: a system's own, or the one the certification manager names."""
    chosen = planned_for(principal, organizer_id)
    if await find_organizer(session, chosen, lsp_id=principal.lsp_id) is None:
        raise OrganizerUnknown(organizer=chosen)
    batch = Batch(
        lsp_id=principal.lsp_id,
        organizer_id=chosen,
        state=BatchState.PROPOSED,
        created_at=now(session),
        proposed_by=principal.subject,
    )
    batch.take(await _checked(session, plan, lsp_id=principal.lsp_id))
    session.add(batch)
    await session.flush()
    audit_act(session, "propose_batch", "batch", batch.id, by=principal)
    return batch


async def amend_batch(session: AsyncSession, batch: Batch, changes: dict[str, Any], *, principal: Principal) -> None:
    """Change a locked batch's plan; whoever waits moves up to the seats a larger quota brings.

    Raises `BatchDatesFixed` after the first acceptance, `QuotaBelowTaken`, `RegencyQuotaBelowTaken`, `IllegalMove` for
    an organizer once it is approved.
    """
    by_organizer = own_organizer(principal) is not None
    BATCH.after(batch.state, BatchMove.AMEND_AS_ORGANIZER if by_organizer else BatchMove.AMEND)
    before = batch.plan
    plan = await _checked(session, replace(before, **changes), lsp_id=principal.lsp_id)
    changed = {field.name for field in fields(Plan) if getattr(plan, field.name) != getattr(before, field.name)}
    if batch.fixed_at is not None and changed & FIXED_BY_ACCEPTANCE:
        raise BatchDatesFixed(fields=changed & FIXED_BY_ACCEPTANCE)
    _refuse_too_few(plan, batch)
    batch.take(plan)
    audit_act(session, "amend_batch", "batch", batch.id, by=principal, details={"changed": sorted(changed)})
    await seat_waiting(session, batch.id, principal=principal)
    await session.refresh(batch)


async def approve_batch(session: AsyncSession, batch: Batch, *, principal: Principal) -> None:
    """Open a locked batch for applications; `IllegalMove` when it is approved, `OwnProposal` to its proposer."""
    refuse_organizers(principal)
    batch.state = BATCH.after(batch.state, BatchMove.APPROVE)
    if is_same_person(batch.proposed_by, principal.subject):
        raise OwnProposal
    batch.approved_at = now(session)
    batch.approved_by = principal.subject
    audit_act(session, "approve_batch", "batch", batch.id, by=principal)


async def fix_plan(session: AsyncSession, batch: Batch) -> None:
    """Fix what people are told of a locked batch, at the first acceptance; that makes nobody's reading stale."""
    first = update(Batch).where(Batch.id == batch.id, Batch.fixed_at.is_(None)).values(fixed_at=now(session))
    await session.execute(first, execution_options={"synchronize_session": False})


def _refuse_too_few(plan: Plan, batch: Batch) -> None:
    if plan.quota < batch.taken:
        raise QuotaBelowTaken(taken=batch.taken)
    for code, quota in plan.regency_quotas:
        taken = batch.regencies_taken.get(code, 0)
        if quota < taken:
            raise RegencyQuotaBelowTaken(taken=taken, regency=load_regions().name(code) or code)


async def _checked(session: AsyncSession, plan: Plan, *, lsp_id: str) -> Plan:
    regions = load_regions()
    plan = tidied(plan, regions)
    schemes = await get_active_versions(session, lsp_id=lsp_id, codes=plan.scheme_codes)
    found = check_plan(plan, regions=regions, schemes=schemes)
    if found:
        raise Invalid(errors=plan_errors(found))
    return plan
