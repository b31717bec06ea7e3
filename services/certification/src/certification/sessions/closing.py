"""Closing a session: its decree makes every standing decision final, all in one transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case, Correction
from certification.cases.queries import get_parts
from certification.cases.rules import CASES, CaseMove, CaseState
from certification.sessions.commands import lock_sitting, refuse_unfit, seat_of
from certification.sessions.models import Decision, Sitting
from certification.sessions.problems import (
    CasesRestricted,
    CloserInvolved,
    DeciderInvolved,
    DecisionOutdated,
    DecreeAhead,
    DecreeBeforeSession,
    NamedCase,
    NotAMember,
    NothingDecided,
    QuorumMissing,
)
from certification.sessions.rules import (
    DECISIONS,
    SESSIONS,
    DecisionMove,
    DecisionState,
    Seat,
    SessionMove,
    deciders,
    involvements,
    is_ahead,
    missed_units,
    trained_since,
)
from certification.sessions.schemas import ClosureBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import CertificationDecided
from kompeten.events.certification import CommitteeSession, Outcome, SessionMember
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.subjects import is_among
from kompeten.identity.tokens import Principal, Role
from kompeten.lsps import get_lsp
from kompeten.messaging.outbox import record_all
from kompeten.restrictions import get_restricted

MOVES = {Outcome.GRANTED: CaseMove.GRANT, Outcome.NOT_GRANTED: CaseMove.REFUSE}

Decided = tuple[Decision, Case]


async def close_sitting(
    session: AsyncSession,
    session_id: UUID,
    body: ClosureBody,
    *,
    principal: Principal,
    expected: Expected,
    trainer_days: int,
) -> Sitting:
    """Close the session and record `CertificationDecided` for every case it decided.

    Only members who confirmed their presence count: `UnfitCommittee` when too few did, `QuorumMissing` when too few
    of them are left for a case. Cases of the batch without a decision stay where they are. A draft whose case was
    withdrawn lapses; one that saw an earlier revision of assessment or participant stops the closure
    (`DecisionOutdated`), and so does one on somebody whose processing is restricted (`CasesRestricted`).
    """
    sitting = await lock_sitting(session, session_id, lsp_id=principal.lsp_id)
    if not principal.has(Role.CERTIFICATION_MANAGER) and not is_among(principal.subject, sitting.names):
        raise NotAMember
    check_version(sitting.version, expected)
    state = SESSIONS.after(sitting.state, SessionMove.CLOSE)
    _refuse_odd_decree(session, sitting, body)
    standing, lapsed = await _lock_drafts(session, sitting)
    if not standing:
        raise NothingDecided
    outdated = [NamedCase(case.id, case.holder_name) for draft, case in standing if not saw_newest(draft, case)]
    if outdated:
        raise DecisionOutdated(outdated)
    await _refuse_restricted(session, standing)
    await _judge(session, sitting, standing, principal=principal, trainer_days=trainer_days)
    sitting.state = state
    sitting.decree_number, sitting.decree_date = body.decree_number, body.decree_date
    sitting.closed_by, sitting.closed_at = principal.subject, now(session)
    await _settle(session, sitting, standing, lapsed)
    await record_all(session, [_decided(sitting, *one) for one in standing], lsp_id=sitting.lsp_id)
    _audit_closure(session, sitting, standing, lapsed, principal=principal)
    await session.flush()
    return sitting


def _refuse_odd_decree(session: AsyncSession, sitting: Sitting, body: ClosureBody) -> None:
    """Refuse a decree from before the session or from a day to come, and so the closure of a session to come."""
    if body.decree_date < sitting.held_on:
        raise DecreeBeforeSession
    if is_ahead(body.decree_date, today=now(session).date()):
        raise DecreeAhead


async def _refuse_restricted(session: AsyncSession, standing: Sequence[Decided]) -> None:
    """Name the drafts to be taken back first."""
    restricted = await get_restricted(session, [case.application_id for _, case in standing])
    if restricted:
        named = [NamedCase(case.id, case.holder_name) for _, case in standing if case.application_id in restricted]
        raise CasesRestricted(named)


def _audit_closure(
    session: AsyncSession,
    sitting: Sitting,
    standing: Sequence[Decided],
    lapsed: Sequence[Decided],
    *,
    principal: Principal,
) -> None:
    audit_act(
        session,
        "close_session",
        "session",
        sitting.id,
        by=principal,
        reason=f"decree {sitting.decree_number}",
        details={
            name: [str(case.id) for _, case in ones] for name, ones in (("decided", standing), ("lapsed", lapsed))
        },
    )


async def _lock_drafts(session: AsyncSession, sitting: Sitting) -> tuple[list[Decided], list[Decided]]:
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


async def _judge(
    session: AsyncSession,
    sitting: Sitting,
    standing: Sequence[Decided],
    *,
    principal: Principal,
    trainer_days: int,
) -> None:
    """Name the deciders of each case, of those who are present now; refuse where they do not suffice."""
    seats = [seat_of(member) for member in sitting.present]
    rules = (await get_lsp(session, sitting.lsp_id)).committee
    refuse_unfit([seat.user_id for seat in seats], rules)
    closer = Seat(principal.subject, principal.name or principal.subject)
    since = trained_since(sitting.held_on, days=trainer_days)
    parts = await get_parts(session, [case.application_id for _, case in standing], trained_since=since)
    for draft, case in standing:
        away = {*draft.recused, *sitting.recused_from(case.id)}
        if involved := involvements(seats, away, parts[case.application_id]):
            raise DeciderInvolved(involved)
        if involved := involvements([closer], away, parts[case.application_id]):
            raise CloserInvolved(involved)
        left = deciders(seats, away, scheme=case.participant.scheme.code)
        if len(left) < rules.minimum:
            raise QuorumMissing(left=len(left), minimum=rules.minimum)
        draft.recused, draft.deciders = sorted(away), list(left)


def saw_newest(decision: Decision, case: Case) -> bool:
    """Tell whether a decision was taken on the case as it is now."""
    seen = decision.assessment_revision, decision.participant_revision
    return seen == (case.assessment_revision, case.name_revision)


async def _settle(
    session: AsyncSession, sitting: Sitting, standing: Sequence[Decided], lapsed: Sequence[Decided]
) -> None:
    """Write the new states of decisions and cases: a statement per state, however many there are."""
    for move, ones in ((DecisionMove.CLOSE, standing), (DecisionMove.LAPSE, lapsed)):
        of_these = update(Decision).where(Decision.id.in_([decision.id for decision, _ in ones]))
        await session.execute(
            of_these.values(state=DECISIONS.after(DecisionState.DRAFT, move), version=Decision.version + 1)
        )
    answered = update(Correction).where(
        Correction.case_id.in_([case.id for _, case in standing]), Correction.confirmed_at.is_(None)
    )
    await session.execute(answered.values(confirmed_by=sitting.closed_by, confirmed_at=sitting.closed_at))
    reached: dict[CaseState, list[UUID]] = {}
    for decision, case in standing:
        reached.setdefault(CASES.after(case.state, MOVES[decision.outcome]), []).append(case.id)
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
        participant_revision=decision.participant_revision,
        session_id=sitting.id,
        batch_id=case.batch_id,
        batch_title=case.participant.batch.title,
        holder_name=case.holder_name,
        original_name=case.original_name,
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
            members=tuple(SessionMember(user_id=one.user_id, name=one.name) for one in sitting.present),
        ),
        person_id=case.participant.person_id,
        organizer_id=case.participant.organizer_id,
    )
