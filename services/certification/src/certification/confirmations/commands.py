"""Confirming what was corrected after the decision, for the issue or for a reissue. Locks the case alone."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case, Correction
from certification.cases.queries import lock_case
from certification.cases.rules import CASES, CaseMove, CaseState
from certification.confirmations.problems import CorrectionOutdated, NothingToConfirm, OwnCorrection
from certification.sessions.models import Decision, Sitting
from certification.sessions.problems import CaseTaken, DecisionOutdated, NamedCase
from certification.sessions.rules import DecisionState
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events.certification import CorrectionConfirmed
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.subjects import is_among
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record
from kompeten.restrictions import refuse_restricted


async def confirm_correction(
    session: AsyncSession, case_id: UUID, revision: int, *, principal: Principal, expected: Expected
) -> Case:
    """Let the decision stand for the corrected name; the caller commits.

    Raises `OwnCorrection` for whoever made one of the changes, `CorrectionOutdated` when another came since,
    `DecisionOutdated` when the assessment was revised too, `CaseTaken` while a session has the case before it,
    `RestrictedPerson`, `NothingToConfirm` where an issued case has no correction that waits.
    """
    case = await lock_case(session, case_id, lsp_id=principal.lsp_id)
    await refuse_restricted(session, case.application_id)
    check_version(case.version, expected)
    following = CASES.after(case.state, CaseMove.CONFIRM)
    await _refuse_undecided(session, case)
    if revision != case.name_revision:
        raise CorrectionOutdated(revision=case.name_revision)
    pending = await _lock_pending(session, case)
    if case.state is CaseState.ISSUED and not pending:
        raise NothingToConfirm
    if is_among(principal.subject, [one.corrected_by for one in pending]):
        raise OwnCorrection
    case.state = following
    for correction in pending:
        correction.confirmed_by, correction.confirmed_at = principal.subject, now(session)
    await record(session, _confirmed(session, case, principal=principal), lsp_id=case.lsp_id)
    audit_act(
        session,
        "confirm_correction",
        "case",
        case.id,
        by=principal,
        details={"revisions": [one.revision for one in pending]},
    )
    await session.flush()
    return case


async def _refuse_undecided(session: AsyncSession, case: Case) -> None:
    """Refuse what a committee has to decide: on another assessment than it saw, or in a session that is open."""
    standing = select(Decision).where(
        Decision.case_id == case.id, Decision.session_id == case.decided_in, Decision.state == DecisionState.FINAL
    )
    decision = await session.scalar(standing)
    if decision is None or decision.assessment_revision != case.assessment_revision:
        raise DecisionOutdated([NamedCase(case.id, case.holder_name)])
    drafted = (
        select(Sitting.title)
        .join(Decision, Decision.session_id == Sitting.id)
        .where(Decision.case_id == case.id, Decision.state == DecisionState.DRAFT)
    )
    title = await session.scalar(drafted)
    if title is not None:
        raise CaseTaken(title=title)


async def _lock_pending(session: AsyncSession, case: Case) -> list[Correction]:
    pending = select(Correction).where(Correction.case_id == case.id, Correction.confirmed_at.is_(None))
    return list(await session.scalars(pending.order_by(Correction.revision).with_for_update()))


def _confirmed(session: AsyncSession, case: Case, *, principal: Principal) -> CorrectionConfirmed:
    return CorrectionConfirmed(
        application_id=case.application_id,
        case_id=case.id,
        attempt=case.attempt,
        participant_revision=case.name_revision,
        holder_name=case.holder_name,
        original_name=case.original_name,
        confirmed_by=principal.subject,
        confirmed_at=now(session),
    )
