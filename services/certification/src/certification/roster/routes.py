"""HTTP routes of the roster."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from certification.roster.commands import save_committee_member
from certification.roster.queries import list_committee_members as list_page
from certification.roster.schemas import CommitteeMemberBody, CommitteeMemberView, member_view
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/committee-members", tags=["committee"])

QualityManager = Annotated[Principal, Depends(require(Role.QUALITY_MANAGER))]
Reader = Annotated[
    Principal,
    Depends(require(Role.QUALITY_MANAGER, Role.COMMITTEE, Role.CERTIFICATION_MANAGER, Role.DIRECTOR)),
]


@router.put(
    "/{member_id}",
    summary="Enter a committee member under an id you choose, or change them",
    description="By the quality manager, for somebody else. Sessions are convened from this roster.",
    response_model=CommitteeMemberView,
    openapi_extra=public(),
)
async def put_committee_member(
    member_id: UUID, body: CommitteeMemberBody, principal: QualityManager, transact: Transact, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> CommitteeMemberView:
        return member_view(
            await save_committee_member(session, member_id, body, principal=principal, expected=expected)
        )

    return await transact(effect)


@router.get("", summary="List the roster of the committee", openapi_extra=public())
async def list_committee_members(
    principal: Reader, session: Session, cursor: Cursor, limit: Limit
) -> Page[CommitteeMemberView]:
    members, following = await list_page(session, lsp_id=principal.lsp_id, cursor=cursor, limit=limit)
    return Page(items=[member_view(member) for member in members], next=following)
