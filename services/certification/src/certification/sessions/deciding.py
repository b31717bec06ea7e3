"""Drafting the decisions of a session, and taking drafts back. Lock order: the session, then the case."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case
from certification.cases.queries import get_parts
from certification.cases.rules import CASES, CaseMove
from certification.sessions.commands import lock_sitting, seat_of
from certification.sessions.models import Decision, Sitting
from certification.sessions.problems import (
    CaseTaken,
    DeciderInvolved,
    NotAMember,
    QuorumMissing,
    ReasonRequired,
    RecorderRecused,
    SessionBeforeBatch,
    UnknownMember,
)
from certification.sessions.rules import (
    SESSIONS,
    DecisionState,
    SessionMove,
    deciders,
    involvements,
    needs_reason,
    trained_since,
)
from certification.sessions.schemas import DecisionBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.subjects import is_among
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.lsps import get_lsp
from kompeten.problems import NotFound, StaleVersion
from kompeten.restrictions import refuse_restricted


async def decide_case(
    session: AsyncSession,
    session_id: UUID,
    case_id: UUID,
    body: DecisionBody,
    *,
    principal: Principal,
    expected: Expected,
    trainer_days: int,
) -> Decision:
    """Draft the decision on a case, or change the draft; the same again changes nothing.

    Every rule about who decides is judged here: membership, recusals, quorum, the reason. The unique index on drafts
    lets one open session have the case; the other is told `CaseTaken`.
    """
    sitting = await lock_sitting(session, session_id, lsp_id=principal.lsp_id, shared=True)
    if not is_among(principal.subject, sitting.names):
        raise NotAMember
    SESSIONS.after(sitting.state, SessionMove.DECIDE)
    case = await _lock_case(session, sitting, case_id)
    if sitting.held_on < (starts_on := case.participant.batch.starts_on):
        raise SessionBeforeBatch(held_on=sitting.held_on, starts_on=starts_on)
    if needs_reason(body.outcome, case.recommendation) and body.reason is None:
        raise ReasonRequired
    left = await _deciders_of(session, sitting, case, body.recused, trainer_days=trainer_days)
    if not is_among(principal.subject, left):
        raise RecorderRecused
    draft = await _lock_draft(session, session_id, case_id)
    wanted = _content(body, left, case)
    if draft is None:
        if expected is not None:
            raise StaleVersion
        return await _draft(session, sitting, case, wanted, principal=principal)
    check_version(draft.version, expected)
    if any(getattr(draft, name) != value for name, value in wanted.items()):
        for name, value in (wanted | {"decided_by": principal.subject, "decided_at": now(session)}).items():
            setattr(draft, name, value)
        audit_act(session, "decide_case", "case", draft.case_id, by=principal, details=_audited(draft))
        await session.flush()
    return draft


async def release_case(session: AsyncSession, session_id: UUID, case_id: UUID, *, principal: Principal) -> Decision:
    """Take a draft back, so that another session may decide the case; `NotFound` without a draft."""
    sitting = await lock_sitting(session, session_id, lsp_id=principal.lsp_id, shared=True)
    if not is_among(principal.subject, sitting.names):
        raise NotAMember
    SESSIONS.after(sitting.state, SessionMove.DECIDE)
    draft = await _lock_draft(session, session_id, case_id)
    if draft is None:
        raise NotFound
    await session.delete(draft)
    audit_act(
        session,
        "release_case",
        "case",
        case_id,
        by=principal,
        details={"session_id": str(session_id), "outcome": draft.outcome},
    )
    return draft


async def _lock_draft(session: AsyncSession, session_id: UUID, case_id: UUID) -> Decision | None:
    own = select(Decision).where(Decision.session_id == session_id, Decision.case_id == case_id)
    return await session.scalar(own.with_for_update())


async def _lock_case(session: AsyncSession, sitting: Sitting, case_id: UUID) -> Case:
    """Return a case of the session's batch, locked; `IllegalMove` or `RestrictedPerson` when it cannot be decided."""
    of_batch = select(Case).where(Case.id == case_id, Case.lsp_id == sitting.lsp_id, Case.batch_id == sitting.batch_id)
    case = await session.scalar(of_batch.with_for_update())
    if case is None:
        raise NotFound
    await refuse_restricted(session, case.application_id)
    CASES.after(case.state, CaseMove.GRANT)
    return case


async def _deciders_of(
    session: AsyncSession, sitting: Sitting, case: Case, recused: list[str], *, trainer_days: int
) -> tuple[str, ...]:
    """Return who decides; all attempts of the application count: who assessed the first does not decide the second."""
    names = sitting.names
    strangers = [place for place, one in enumerate(recused) if not is_among(one, names)]
    if strangers:
        raise UnknownMember(strangers)
    since = trained_since(sitting.held_on, days=trainer_days)
    parts = await get_parts(session, [case.application_id], trained_since=since)
    seats = [seat_of(member) for member in sitting.members]
    away = {*recused, *sitting.recused_from(case.id)}
    involved = involvements(seats, away, parts[case.application_id])
    if involved:
        raise DeciderInvolved(involved)
    left = deciders(seats, away, scheme=case.participant.scheme.code)
    minimum = (await get_lsp(session, sitting.lsp_id)).committee.minimum
    if len(left) < minimum:
        raise QuorumMissing(left=len(left), minimum=minimum)
    return left


def _content(body: DecisionBody, left: tuple[str, ...], case: Case) -> dict[str, object]:
    """Return what the draft is to say: two drafts that agree on it are the same."""
    return {
        "outcome": body.outcome,
        "reason": body.reason,
        "recused": sorted(set(body.recused)),
        "deciders": list(left),
        "assessment_revision": case.assessment_revision,
        "participant_revision": case.name_revision,
    }


async def _draft(
    session: AsyncSession, sitting: Sitting, case: Case, wanted: dict[str, object], *, principal: Principal
) -> Decision:
    row = insert(Decision).values(
        id=new_id(),
        session_id=sitting.id,
        case_id=case.id,
        state=DecisionState.DRAFT,
        decided_by=principal.subject,
        decided_at=now(session),
        version=1,
        **wanted,
    )
    unless_taken = row.on_conflict_do_nothing(index_elements=[Decision.case_id], index_where=text("state = 'draft'"))
    drafted: Decision | None = await session.scalar(unless_taken.returning(Decision))
    if drafted is None:
        other = (
            select(Sitting.title)
            .join(Decision, Decision.session_id == Sitting.id)
            .where(Decision.case_id == case.id, Decision.state == DecisionState.DRAFT)
        )
        raise CaseTaken(title=await session.scalar(other))
    audit_act(session, "decide_case", "case", drafted.case_id, by=principal, details=_audited(drafted))
    return drafted


def _audited(decision: Decision) -> dict[str, object]:
    """Return what the audit says. The typed reason stands in the decision: an erasure must reach it."""
    return {"session_id": str(decision.session_id), "outcome": decision.outcome, "recused": decision.recused}
