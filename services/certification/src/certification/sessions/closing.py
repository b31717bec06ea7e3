"""Closing a session: its decree makes every standing decision final, all in one transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case
from certification.cases.rules import CaseMove, CaseState
from certification.cases.rules import moved as case_moved
from certification.sessions.commands import take_sitting
from certification.sessions.models import Decision, Sitting
from certification.sessions.problems import DecisionOutdated, DecreeBeforeSession, NotAMember, NothingDecided
from certification.sessions.rules import DecisionState, SessionMove, missed_units, moved
from certification.sessions.schemas import ClosureBody
from kompeten.audit import recording as audit
from kompeten.database.sessions import now
from kompeten.events import CertificationDecided
from kompeten.events.certification import CommitteeSession, Outcome, SessionMember
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.tokens import Principal, Role
from kompeten.messaging.outbox import record_all

MOVES = {Outcome.GRANTED: CaseMove.GRANT, Outcome.NOT_GRANTED: CaseMove.REFUSE}

Decided = tuple[Decision, Case]


async def close_sitting(
    session: AsyncSession, session_id: UUID, body: ClosureBody, *, principal: Principal, expected: Expected
) -> Sitting:
    """Close the session and record `CertificationDecided` for every case it decided.

    Cases of the batch without a decision stay where they are. A draft whose case was withdrawn lapses; one that saw an
    earlier revision of the assessment stops the closure (`DecisionOutdated`).
    """
    sitting = await take_sitting(session, session_id, lsp_id=principal.lsp_id)
    if not principal.has(Role.CERTIFICATION_MANAGER) and principal.subject not in sitting.names:
        raise NotAMember
    check_version(sitting.version, expected)
    state = moved(sitting.state, SessionMove.CLOSE)
    if body.decree_date < sitting.held_on:
        raise DecreeBeforeSession
    standing, lapsed = await _drafts(session, sitting)
    if not standing:
        raise NothingDecided
    outdated = [case.id for draft, case in standing if draft.assessment_revision != case.assessment_revision]
    if outdated:
        raise DecisionOutdated(outdated)
    sitting.state = state
    sitting.decree_number, sitting.decree_date = body.decree_number, body.decree_date
    sitting.closed_by, sitting.closed_at = principal.subject, now(session)
    await _settle(session, sitting, standing, lapsed)
    await record_all(session, [_decided(sitting, *one) for one in standing], lsp_id=sitting.lsp_id)
    audit.record(
        session,
        actor=principal.subject,
        action="close_session",
        object_type="session",
        object_id=sitting.id,
        reason=f"decree {body.decree_number}",
        details={
            name: [str(case.id) for _, case in ones] for name, ones in (("decided", standing), ("lapsed", lapsed))
        },
    )
    await session.flush()
    return sitting


async def _drafts(session: AsyncSession, sitting: Sitting) -> tuple[list[Decided], list[Decided]]:
    """Return the drafts with their cases, locked in order of their subjects: those that stand, those that lapse."""
    drafts = (
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .where(Decision.session_id == sitting.id, Decision.state == DecisionState.DRAFT)
        .order_by(Case.application_id, Case.attempt)
        .with_for_update()
    )
    found = [(draft, case) for draft, case in (await session.execute(drafts)).all()]
    lapsed = [one for one in found if one[1].state is CaseState.WITHDRAWN]
    return [one for one in found if one not in lapsed], lapsed


async def _settle(
    session: AsyncSession, sitting: Sitting, standing: Sequence[Decided], lapsed: Sequence[Decided]
) -> None:
    """Write the new states of decisions and cases: a statement per state, however many there are."""
    for decision_state, ones in ((DecisionState.FINAL, standing), (DecisionState.LAPSED, lapsed)):
        of_these = update(Decision).where(Decision.id.in_([decision.id for decision, _ in ones]))
        await session.execute(of_these.values(state=decision_state, version=Decision.version + 1))
    reached: dict[CaseState, list[UUID]] = {}
    for decision, case in standing:
        reached.setdefault(case_moved(case.state, MOVES[decision.outcome]), []).append(case.id)
    for case_state, case_ids in reached.items():
        of_those = update(Case).where(Case.id.in_(case_ids))
        await session.execute(of_those.values(state=case_state, decided_in=sitting.id, version=Case.version + 1))


def _decided(sitting: Sitting, decision: Decision, case: Case) -> CertificationDecided:
    if sitting.decree_number is None or sitting.decree_date is None or sitting.closed_at is None:
        raise AssertionError("a closed session has its decree")
    scheme = case.participant.scheme
    return CertificationDecided(
        application_id=case.application_id,
        case_id=case.id,
        attempt=case.attempt,
        assessment_revision=decision.assessment_revision,
        session_id=sitting.id,
        batch_id=case.batch_id,
        batch_title=case.participant.batch.title,
        holder_name=case.holder_name,
        scheme_code=scheme.code,
        scheme_name=scheme.name,
        outcome=decision.outcome,
        reason=decision.reason,
        missed_units=missed_units(decision.outcome, case.units),
        deciders=tuple(decision.deciders),
        decree_number=sitting.decree_number,
        decree_date=sitting.decree_date,
        decided_at=sitting.closed_at,
        recused=tuple(decision.recused),
        session=CommitteeSession(
            title=sitting.title,
            held_on=sitting.held_on,
            place=sitting.place,
            opened_by=sitting.opened_by,
            opened_at=sitting.opened_at,
            closed_by=sitting.closed_by or "",
            members=tuple(SessionMember(user_id=one.user_id, name=one.name) for one in sitting.members),
        ),
    )
