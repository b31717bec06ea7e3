"""Entering committee members."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.roster.models import CommitteeMember
from certification.roster.problems import AccountTaken, OwnEntry
from certification.roster.schemas import CommitteeMemberBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.subjects import is_same_person
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound


async def save_committee_member(
    session: AsyncSession, member_id: UUID, body: CommitteeMemberBody, *, principal: Principal, expected: Expected
) -> CommitteeMember:
    """Enter a member under the id the client chose, or change them; the same again changes nothing.

    Raises `OwnEntry`, `AccountTaken`, `StaleVersion`, `NotFound` when the id is another LSP's. Sessions already
    convened keep what they were convened with.
    """
    if is_same_person(principal.subject, body.user_id):
        raise OwnEntry
    await _refuse_taken_account(session, member_id, body, lsp_id=principal.lsp_id)
    wanted = body.model_dump() | {"entered_by": principal.subject, "entered_at": now(session)}
    fresh = insert(CommitteeMember).values(id=member_id, lsp_id=principal.lsp_id, version=1, **wanted)
    entered: CommitteeMember | None = await session.scalar(fresh.on_conflict_do_nothing().returning(CommitteeMember))
    member = entered or await _lock_member(session, member_id)
    if member is None:  # the account was entered under another id at the same moment
        raise AccountTaken
    if member.lsp_id != principal.lsp_id:
        raise NotFound
    check_version(0 if entered else member.version, expected)
    if entered is None:
        if all(getattr(member, name) == value for name, value in body.model_dump().items()):
            return member
        for name, value in wanted.items():
            setattr(member, name, value)
    audit_act(
        session,
        "save_committee_member",
        "committee_member",
        member.id,
        by=principal,
        details=body.model_dump(mode="json"),
    )
    await session.flush()
    return member


async def _lock_member(session: AsyncSession, member_id: UUID) -> CommitteeMember | None:
    return await session.get(CommitteeMember, member_id, with_for_update=True)


async def _refuse_taken_account(
    session: AsyncSession, member_id: UUID, body: CommitteeMemberBody, *, lsp_id: str
) -> None:
    others = select(CommitteeMember.id).where(
        CommitteeMember.lsp_id == lsp_id, CommitteeMember.user_id == body.user_id, CommitteeMember.id != member_id
    )
    if await session.scalar(others) is not None:
        raise AccountTaken
