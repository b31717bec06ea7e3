"""Adopting a decision: the session with its decree, the final decision, the state of the case."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.adoption.rules import adopted_state
from certification.cases.models import Case, Correction
from certification.cases.queries import lock_attempt
from certification.cases.rules import CASES, CaseMove, CaseState
from certification.sessions.models import Decision, Member, Sitting
from certification.sessions.rules import DecisionState, SessionState
from kompeten.audit.recording import audit_act
from kompeten.events import CertificationDecided, CorrectionConfirmed
from kompeten.events.certification import CommitteeSession, SessionMember
from kompeten.recovery.worker import CannotRecover

UNKNOWN = "unknown"  # who closed a session, in events from before they said so


async def adopt_decision(session: AsyncSession, body: CertificationDecided, *, by: str, source: str) -> None:
    """Enter a final decision again; the caller commits. The case keeps the id under which others know it.

    The audit says who ordered the recovery (`by`), and of which event this came (`source`).
    """
    case = await _lock_case(session, body)
    if case.id != body.case_id:  # opened anew from the topics, so nothing refers to it yet
        case.id = body.case_id
        await session.flush()
    sitting = await _lock_closed_sitting(session, case.lsp_id, body, by=by, source=source)
    decision = Decision(session_id=sitting.id, case_id=case.id, decided_by=body.deciders[0])
    for draft in await _lock_drafts(session, case):
        draft.state = DecisionState.LAPSED
        decision = draft if draft.session_id == sitting.id else decision
    decision.state = DecisionState.FINAL
    decision.outcome, decision.reason = body.outcome, body.reason
    seen = case.name_revision if body.participant_revision is None else body.participant_revision
    decision.assessment_revision, decision.participant_revision = body.assessment_revision, seen
    decision.recused, decision.deciders = list(body.recused), list(body.deciders)
    decision.decided_at = body.decided_at
    session.add(decision)
    case.decided_in = sitting.id
    case.state = adopted_state(
        case.state,
        body.outcome,
        is_revised=case.assessment_revision > body.assessment_revision,
        is_corrected=case.name_revision > seen
        and (case.holder_name, case.original_name) != (body.holder_name, body.original_name),
    )
    audit_act(session, "adopt_decision", "case", case.id, by=by, reason=source)
    await session.flush()


async def adopt_confirmation(session: AsyncSession, body: CorrectionConfirmed) -> None:
    """Let the decision stand for a corrected name again, unless another correction or a review came after it."""
    case = await _lock_case(session, body)
    told = update(Correction).where(
        Correction.case_id == case.id,
        Correction.revision <= body.participant_revision,
        Correction.confirmed_at.is_(None),
    )
    await session.execute(told.values(confirmed_by=body.confirmed_by, confirmed_at=body.confirmed_at))
    decided = select(Decision.assessment_revision).where(
        Decision.case_id == case.id, Decision.session_id == case.decided_in
    )
    confirmed = body.participant_revision, await session.scalar(decided)
    if case.state is CaseState.REVIEW_REQUIRED and confirmed == (case.name_revision, case.assessment_revision):
        case.state = CASES.after(case.state, CaseMove.CONFIRM)
        await session.flush()


async def _lock_case(session: AsyncSession, body: CertificationDecided | CorrectionConfirmed) -> Case:
    """Return the case an event is about, locked; `CannotRecover` when its assessment is not in the topic any more."""
    case = await lock_attempt(session, body.application_id, body.attempt)
    if case is None:
        raise CannotRecover(f"{type(body).__name__} of {body.application_id}, attempt {body.attempt}: no assessment")
    return case


async def _lock_drafts(session: AsyncSession, case: Case) -> Sequence[Decision]:
    drafts = select(Decision).where(Decision.case_id == case.id, Decision.state == DecisionState.DRAFT)
    return (await session.scalars(drafts.with_for_update())).all()


async def _lock_closed_sitting(
    session: AsyncSession, lsp_id: str, body: CertificationDecided, *, by: str, source: str
) -> Sitting:
    """Return the session, entered or closed as the event tells, and locked; its closure is audited once."""
    told = body.session or _session_of_the_decision_alone(body)
    sitting = await session.get(Sitting, body.session_id, with_for_update=True)
    if sitting is None:
        sitting = Sitting(
            id=body.session_id,
            lsp_id=lsp_id,
            batch_id=body.batch_id,
            title=told.title,
            held_on=told.held_on,
            place=told.place,
            opened_by=told.opened_by,
            opened_at=told.opened_at,
            members=[],
        )
        session.add(sitting)
    if sitting.state is not SessionState.CLOSED:  # the first of its decisions
        audit_act(session, "adopt_session", "session", sitting.id, by=by, reason=source)
    sitting.state = SessionState.CLOSED
    sitting.decree_number, sitting.decree_date = body.decree_number, body.decree_date
    sitting.closed_by, sitting.closed_at = told.closed_by, body.decided_at
    for member in told.members:
        if member.user_id not in sitting.names:
            sitting.members.append(_sat(member, body))
    await session.flush()
    return sitting


def _sat(member: SessionMember, body: CertificationDecided) -> Member:
    """Return a member who sat then; employer and schemes are the roster's, and were asked before the closure."""
    return Member(
        user_id=member.user_id,
        name=member.name,
        employer="",
        schemes=[body.scheme_code],
        recusals=[],
        confirmed_at=body.decided_at,
    )


def _session_of_the_decision_alone(body: CertificationDecided) -> CommitteeSession:
    return CommitteeSession(
        title=body.batch_title,
        held_on=body.decree_date,
        place=UNKNOWN,
        opened_by=UNKNOWN,
        opened_at=body.decided_at,
        closed_by=UNKNOWN,
        members=tuple(SessionMember(user_id=one, name=one) for one in body.deciders),
    )
