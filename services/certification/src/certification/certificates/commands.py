"""The issue: certificates for what a closed session granted, with their events, in one transaction.

Lock order: the session, the cases sorted by subject, the number counter, the certificates that end by the issue, the
subjects' streams on the public topic (which are only taken under the counter or a certificate of the subject).
"""

import secrets
from collections.abc import Collection, Sequence
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
from certification.certificates.problems import IssueUnderWay, NothingToIssue, NotTheDirector, SamePerson
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

CHUNK = 500  # of one transaction: bounds memory, and how long the counter is held
CODE_BYTES = 18  # 144 bits, 24 characters in the QR; at least 128 are asked for
RESTRICTED = Case.application_id.in_(select(RestrictedApplication.application_id))

Held = tuple[Case, HoldReason]


@dataclass(frozen=True)
class Issue:
    """What one order did at once; what remains follows by itself."""

    certificates: list[Certificate]
    held: list[Held]
    remaining: int


async def issue_certificates(
    session: AsyncSession, session_id: UUID, *, principal: Principal, public_url: str, cell: str | None = None
) -> Issue:
    """Issue what the session granted, 500 at once and the rest by `go_on_issuing`; the caller commits.

    `NotTheDirector` where the LSP names another account, `SamePerson` for whoever reviewed, assessed, sat or closed. Of
    two orders at once the second waits and then finds `NothingToIssue`, or that the first is `IssueUnderWay`; no number
    is lost, for numbers are taken only when there is something to issue.
    """
    sitting = await lock_sitting(session, session_id, lsp_id=principal.lsp_id)
    SESSIONS.after(sitting.state, SessionMove.ISSUE)
    if sitting.issue_ordered_by is not None:
        raise IssueUnderWay
    lsp = await get_lsp(session, sitting.lsp_id)
    refuse_other_director(lsp, principal=principal)
    granted = select(Case.application_id).where(Case.decided_in == sitting.id, Case.state == CaseState.GRANTED)
    await refuse_same_person(session, sitting, (await session.scalars(granted)).all(), principal=principal)
    sitting.issue_ordered_by, sitting.issue_ordered_at = principal.subject, now(session)
    sitting.issued_through = None
    due, certificates = await _issue_some(session, sitting, lsp, public_url=public_url, cell=cell)
    held = await _held_cases(session, sitting)
    held += [(case, HoldReason.RESTRICTED) for case in await _get_restricted_cases(session, sitting)]
    issued = {one.case_id for one in certificates}
    held += [(case, HoldReason.UNPRINTABLE) for case in due if case.id not in issued]
    if not certificates and sitting.issue_ordered_by is None:
        raise NothingToIssue([(case.holder_name, reason) for case, reason in held])
    left = 0 if sitting.issue_ordered_by is None else await _count_left(session, sitting)
    return Issue(certificates, held, left)


async def go_on_issuing(session: AsyncSession, *, public_url: str, cell: str | None = None) -> int:
    """Issue up to 500 more of an order under way, and return how many cases were due; the caller commits.

    In the name of whoever ordered it. What cannot be printed stays granted, and another order tells why.
    """
    sitting = await _lock_ordered(session)
    if sitting is None:
        return 0
    lsp = await get_lsp(session, sitting.lsp_id)
    due, _ = await _issue_some(session, sitting, lsp, public_url=public_url, cell=cell)
    await session.flush()
    return len(due)


async def _lock_ordered(session: AsyncSession) -> Sitting | None:
    """Return the session whose issue was ordered first and that no other process works on, locked."""
    ordered = select(Sitting).where(Sitting.issue_ordered_by.is_not(None)).order_by(Sitting.issue_ordered_at).limit(1)
    return await session.scalar(ordered.with_for_update(skip_locked=True))


async def _issue_some(
    session: AsyncSession, sitting: Sitting, lsp: Lsp, *, public_url: str, cell: str | None
) -> tuple[Sequence[Case], list[Certificate]]:
    """Issue a piece of what was ordered; return what was due and what came of it. The last one ends the order."""
    by = sitting.issue_ordered_by
    if by is None:
        raise AssertionError("an issue is ordered by somebody")
    granted = await _lock_granted_cases(session, sitting)
    sitting.issued_through = granted[-1].application_id if granted else None
    if len(granted) < CHUNK:
        sitting.issue_ordered_by = sitting.issue_ordered_at = sitting.issued_through = None
    due = _first_of_each(granted)
    printable = [case for case in due if await is_printable(case, sitting, lsp, public_url)]
    if not printable:
        return due, []
    return due, await _issue(session, sitting, printable, lsp, by=by, public_url=public_url, cell=cell)


def new_code(cell: str | None) -> str:
    """Return a code that nobody can guess, and that names its cell where there are several."""
    return marked_code(secrets.token_urlsafe(CODE_BYTES), cell)


def refuse_other_director(lsp: Lsp, *, principal: Principal) -> None:
    """Refuse an order of somebody else where the LSP names its director's account."""
    if lsp.director.user_id is not None and not is_same_person(principal.subject, lsp.director.user_id):
        raise NotTheDirector


async def refuse_same_person(
    session: AsyncSession, sitting: Sitting, application_ids: Collection[UUID], *, principal: Principal
) -> None:
    """Refuse an order to issue of whoever decided on one of these in this session, assessed or reviewed them."""
    parts = (await get_parts(session, application_ids)).values()
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
    """Return what is issued next, behind what the order has come to.

    Nobody whose processing is restricted is among them: they wait until that is lifted.
    """
    granted = select(Case).where(Case.decided_in == sitting.id, Case.state == CaseState.GRANTED, ~RESTRICTED)
    if sitting.issued_through is not None:
        granted = granted.where(Case.application_id > sitting.issued_through)
    ordered = granted.order_by(Case.application_id, Case.attempt).limit(CHUNK)
    return (await session.scalars(ordered.with_for_update())).all()


def _first_of_each(cases: Sequence[Case]) -> list[Case]:
    """Return one case for each person and scheme; the others wait for another order."""
    people = {(case.participant.person_id, case.participant.scheme.code): case for case in reversed(cases)}
    return list(reversed(people.values()))


async def _count_left(session: AsyncSession, sitting: Sitting) -> int:
    left = select(func.count()).where(
        Case.decided_in == sitting.id,
        Case.state == CaseState.GRANTED,
        ~RESTRICTED,
        Case.application_id > sitting.issued_through,
    )
    return await session.scalar(left) or 0


async def _issue(
    session: AsyncSession,
    sitting: Sitting,
    cases: Sequence[Case],
    lsp: Lsp,
    *,
    by: str,
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
        certificate.issued_by, certificate.issued_at = by, moment
        certificates.append(certificate)
        CASES.after(case.state, CaseMove.ISSUE)
    renewed = zip((case.participant.renews for case in cases), certificates, strict=True)
    named = {one.certificate_id: heir for one, heir in renewed if one is not None}
    ended = await end_predecessors(session, certificates, named=named)
    session.add_all(certificates)
    issued = update(Case).where(Case.id.in_([case.id for case in cases]))
    await session.execute(issued.values(state=CaseState.ISSUED, version=Case.version + 1))
    await record_all(session, [*(issued_event(one) for one in certificates), *ended], lsp_id=sitting.lsp_id)
    for one in certificates:
        details = {"certificate_number": one.certificate_number, "case_id": str(one.case_id)}
        reason = f"decree {sitting.decree_number}"
        audit_act(session, "issue_certificate", "certificate", one.id, by=by, reason=reason, details=details)
    await session.flush()
    return certificates
