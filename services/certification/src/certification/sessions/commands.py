"""Convening a session from the roster, and each member's own word that they are there. Locks the session."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case
from certification.cases.queries import get_parts, get_roll
from certification.cases.rules import CASES, CaseMove
from certification.roster.problems import NotOnRoster
from certification.roster.queries import get_members
from certification.roster.rules import Term, absences
from certification.sessions.models import Member, Sitting
from certification.sessions.problems import (
    MustRecuse,
    NamedCase,
    NotAMember,
    SessionTooFar,
    UnfitCommittee,
)
from certification.sessions.rules import (
    SESSIONS,
    Seat,
    SessionMove,
    SessionState,
    involvements,
    is_too_far,
    seating_faults,
    trained_since,
)
from certification.sessions.schemas import PresenceBody, SessionBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events.lsps import CommitteeRules
from kompeten.identity.subjects import is_same_person
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.lsps import get_lsp
from kompeten.problems import NotFound


async def open_sitting(session: AsyncSession, body: SessionBody, *, principal: Principal) -> Sitting:
    """Convene members of the roster for a batch of the LSP; `UnfitCommittee`, `NotOnRoster` when they cannot sit.

    Raises `SessionTooFar` for a year nobody can have meant.
    """
    user_ids = body.members
    refuse_unfit(user_ids, (await get_lsp(session, principal.lsp_id)).committee)
    if is_too_far(body.held_on, today=now(session).date()):
        raise SessionTooFar
    await get_roll(session, body.batch_id, lsp_id=principal.lsp_id)
    convened = await _convened(session, body, lsp_id=principal.lsp_id)
    sitting = Sitting(
        id=new_id(),
        lsp_id=principal.lsp_id,
        **body.model_dump(exclude={"members"}),
        state=SessionState.OPEN,
        opened_by=principal.subject,
        opened_at=now(session),
        members=convened,
    )
    session.add(sitting)
    audit_act(
        session,
        "open_session",
        "session",
        sitting.id,
        by=principal,
        details={"batch_id": str(body.batch_id), "members": user_ids},
    )
    await session.flush()
    return sitting


async def lock_sitting(session: AsyncSession, session_id: UUID, *, lsp_id: str, shared: bool = False) -> Sitting:
    """Return a session of the LSP, locked until the end of the transaction; `NotFound` for anybody else's."""
    mine = select(Sitting).where(Sitting.id == session_id, Sitting.lsp_id == lsp_id)
    sitting = await session.scalar(mine.with_for_update(read=shared))
    if sitting is None:
        raise NotFound
    return sitting


async def confirm_presence(
    session: AsyncSession, session_id: UUID, body: PresenceBody, *, principal: Principal, trainer_days: int
) -> Sitting:
    """Let a member say that they are present and in which cases they take no part; the last word before the closure.

    Raises `NotAMember`, `IllegalMove` after the closure, and `DeciderInvolved` naming what else they have to leave to
    the others. Nobody can say it for them.
    """
    sitting = await lock_sitting(session, session_id, lsp_id=principal.lsp_id)
    SESSIONS.after(sitting.state, SessionMove.DECIDE)
    member = next((one for one in sitting.members if is_same_person(one.user_id, principal.subject)), None)
    if member is None:
        raise NotAMember
    await _refuse_untold(session, sitting, member, body.recusals, trainer_days=trainer_days)
    member.recusals, member.confirmed_at = sorted(set(body.recusals)), now(session)
    audit_act(
        session,
        "confirm_presence",
        "session",
        sitting.id,
        by=principal,
        details={"recusals": [str(case_id) for case_id in member.recusals]},
    )
    await session.flush()
    return sitting


def refuse_unfit(user_ids: list[str], rules: CommitteeRules) -> None:
    """Refuse a committee that cannot decide: too few, an even number, somebody twice."""
    faults = seating_faults(user_ids, minimum=rules.minimum, must_be_odd=rules.must_be_odd)
    if faults:
        raise UnfitCommittee(faults, minimum=rules.minimum)


async def _convened(session: AsyncSession, body: SessionBody, *, lsp_id: str) -> list[Member]:
    entries = await get_members(session, body.members, lsp_id=lsp_id)
    terms = {one.user_id: Term(one.starts_on, one.ends_on) for one in entries.values()}
    missing = absences(body.members, terms, day=body.held_on)
    if missing:
        names = {one.user_id: one.name for one in entries.values()}
        raise NotOnRoster({body.members.index(one): (why, names.get(one, "")) for one, why in missing.items()})
    return [
        Member(user_id=one.user_id, name=one.name, employer=one.employer, schemes=one.schemes, recusals=[])
        for one in entries.values()
    ]


async def _refuse_untold(
    session: AsyncSession, sitting: Sitting, member: Member, recusals: list[UUID], *, trainer_days: int
) -> None:
    """Tell a member what they have to be recused from: each open case of the batch they had a part in."""
    open_cases = select(Case.id, Case.application_id, Case.holder_name).where(
        Case.lsp_id == sitting.lsp_id,
        Case.batch_id == sitting.batch_id,
        Case.state.in_(CASES.allowing(CaseMove.GRANT)),
        Case.id.not_in(recusals),
    )
    others = (await session.execute(open_cases)).all()
    since = trained_since(sitting.held_on, days=trainer_days)
    parts = await get_parts(session, [one.application_id for one in others], trained_since=since)
    untold = {
        NamedCase(one.id, one.holder_name): involvements([seat_of(member)], (), parts[one.application_id])
        for one in others
    }
    if any(untold.values()):
        raise MustRecuse({case: found for case, found in untold.items() if found})


def seat_of(member: Member) -> Seat:
    """Return what the rules ask of a member."""
    return Seat(member.user_id, member.name, member.employer, member.schemes)
