"""The issue: certificates for what a closed session granted, with their events, in one transaction.

Lock order: the session, the cases sorted by subject, the number counter, the certificates that end by the issue, the
subjects' streams on the public topic (which are only taken under the counter or a certificate of the subject).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case
from certification.cases.queries import get_parts
from certification.cases.rules import CASES, CaseMove, CaseState, Part
from certification.certificates.documents import certificate_of, document_of, is_printable, issued_event
from certification.certificates.models import Certificate
from certification.certificates.numbers import take_numbers
from certification.certificates.problems import NothingToIssue, NotTheDirector, SamePerson
from certification.certificates.rules import Duty, HoldReason, earlier_duties
from certification.certificates.succession import end_predecessors
from certification.sessions.commands import lock_sitting
from certification.sessions.models import Decision, Sitting
from certification.sessions.rules import SESSIONS, DecisionState, SessionMove
from kompeten.audit.recording import audit_act
from kompeten.cells import marked_code
from kompeten.database.sessions import now
from kompeten.events.certification import Outcome
from kompeten.events.lsps import Lsp
from kompeten.identity.subjects import is_same_person
from kompeten.identity.tokens import Principal
from kompeten.lsps import get_lsp
from kompeten.messaging.outbox import record_all
from kompeten.restrictions import RestrictedApplication

CHUNK = 500  # bounds how long one order holds the counter; a larger session is issued by repeated orders
CODE_BYTES = 18  # 144 bits, 24 characters in the QR; at least 128 are asked for
RESTRICTED = Case.application_id.in_(select(RestrictedApplication.application_id))

Held = tuple[Case, HoldReason]


@dataclass(frozen=True)
class Issue:
    """What one order did."""

    certificates: list[Certificate]
    held: list[Held]
    remaining: int


async def issue_certificates(
    session: AsyncSession, session_id: UUID, *, principal: Principal, public_url: str, cell: str | None = None
) -> Issue:
    """Issue what the session granted, at most 500 at once, with codes of this cell; the caller commits.

    `NotTheDirector` where the LSP names another account, `SamePerson` for whoever reviewed, assessed, sat or closed. Of
    two orders at once the second waits and then finds `NothingToIssue`; no number is lost, for numbers are taken only
    when there is something to issue.
    """
    sitting = await lock_sitting(session, session_id, lsp_id=principal.lsp_id)
    SESSIONS.after(sitting.state, SessionMove.ISSUE)
    lsp = await get_lsp(session, sitting.lsp_id)
    refuse_other_director(lsp, principal=principal)
    granted = await _lock_granted_cases(session, sitting)
    await _refuse_same_person(session, sitting, granted, principal=principal)
    cases = [case for case in granted if await is_printable(case, sitting, lsp, public_url)]
    held = await _held_cases(session, sitting)
    held += [(case, HoldReason.RESTRICTED) for case in await _get_restricted_cases(session, sitting)]
    held += [(case, HoldReason.UNPRINTABLE) for case in granted if case not in cases]
    if not cases:
        raise NothingToIssue([(case.holder_name, reason) for case, reason in held])
    certificates = await _issue(session, sitting, cases, lsp, principal=principal, public_url=public_url, cell=cell)
    left = select(func.count()).where(Case.decided_in == sitting.id, Case.state == CaseState.GRANTED, ~RESTRICTED)
    unprintable = len(granted) - len(cases)
    return Issue(certificates, held, (await session.scalar(left) or 0) - unprintable)


def new_code(cell: str | None) -> str:
    """Return a code that nobody can guess, and that names its cell where there are several."""
    return marked_code(secrets.token_urlsafe(CODE_BYTES), cell)


def refuse_other_director(lsp: Lsp, *, principal: Principal) -> None:
    """Refuse an order of somebody else where the LSP names its director's account."""
    if lsp.director.user_id is not None and not is_same_person(principal.subject, lsp.director.user_id):
        raise NotTheDirector


async def _refuse_same_person(
    session: AsyncSession, sitting: Sitting, granted: Sequence[Case], *, principal: Principal
) -> None:
    parts = (await get_parts(session, [case.application_id for case in granted])).values()
    people = {
        Duty.SAT: sitting.names,
        Duty.CLOSED: [sitting.closed_by],
        Duty.ASSESSED: {one for part in parts for one in part[Part.ASSESSED]},
        Duty.REVIEWED: {one for part in parts for one in part[Part.REVIEWED]},
    }
    if duties := earlier_duties(principal.subject, people):
        raise SamePerson(duties)


async def _held_cases(session: AsyncSession, sitting: Sitting) -> list[Held]:
    """Return what the session granted and what is held back since: withdrawn, or to be reviewed."""
    held = (
        select(Case)
        .join(Decision, Decision.case_id == Case.id)
        .where(
            Case.decided_in == sitting.id,
            Case.state.in_([CaseState.WITHDRAWN, CaseState.REVIEW_REQUIRED]),
            Decision.session_id == sitting.id,
            Decision.state == DecisionState.FINAL,
            Decision.outcome == Outcome.GRANTED,
        )
        .order_by(Case.id)
    )
    return [(case, HoldReason(case.state)) for case in await session.scalars(held)]


async def _get_restricted_cases(session: AsyncSession, sitting: Sitting) -> Sequence[Case]:
    waiting = select(Case).where(Case.decided_in == sitting.id, Case.state == CaseState.GRANTED, RESTRICTED)
    return (await session.scalars(waiting.order_by(Case.id))).all()


async def _lock_granted_cases(session: AsyncSession, sitting: Sitting) -> Sequence[Case]:
    """Return what is to be issued; of several cases of one person for one scheme the others wait for another order.

    Nobody whose processing is restricted is among them: they wait until that is lifted.
    """
    granted = (
        select(Case)
        .where(Case.decided_in == sitting.id, Case.state == CaseState.GRANTED, ~RESTRICTED)
        .order_by(Case.application_id, Case.attempt)
        .limit(CHUNK)
    )
    cases = await session.scalars(granted.with_for_update())
    people = {(case.participant.person_id, case.participant.scheme.code): case for case in reversed(cases.all())}
    return list(reversed(people.values()))


async def _issue(
    session: AsyncSession,
    sitting: Sitting,
    cases: Sequence[Case],
    lsp: Lsp,
    *,
    principal: Principal,
    public_url: str,
    cell: str | None,
) -> list[Certificate]:
    allotment = await take_numbers(session, sitting.lsp_id, count=len(cases), time_zone=lsp.time_zone)
    moment = now(session)
    certificates = []
    for sequence, case in enumerate(cases, allotment.first):
        code = new_code(cell)
        document = document_of(
            case, sitting, lsp, sequence=sequence, issued_on=allotment.issued_on, code=code, public_url=public_url
        )
        certificate = certificate_of(case, sitting, document, sequence=sequence, code=code)
        certificate.issued_by, certificate.issued_at = principal.subject, moment
        certificates.append(certificate)
        CASES.after(case.state, CaseMove.ISSUE)
    ended = await end_predecessors(session, certificates)
    session.add_all(certificates)
    issued = update(Case).where(Case.id.in_([case.id for case in cases]))
    await session.execute(issued.values(state=CaseState.ISSUED, version=Case.version + 1))
    await record_all(session, [*(issued_event(one) for one in certificates), *ended], lsp_id=sitting.lsp_id)
    for one in certificates:
        details = {"certificate_number": one.certificate_number, "case_id": str(one.case_id)}
        reason = f"decree {sitting.decree_number}"
        audit_act(session, "issue_certificate", "certificate", one.id, by=principal, reason=reason, details=details)
    await session.flush()
    return certificates
