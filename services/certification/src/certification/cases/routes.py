"""HTTP routes of cases and rolls."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from certification.cases.queries import get_roll_view
from certification.cases.queries import list_cases as list_page
from certification.cases.rules import CaseState
from certification.cases.schemas import CaseView, RollView, case_view
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1", tags=["cases"])

Reader = Annotated[
    Principal, Depends(require(Role.COMMITTEE, Role.DIRECTOR, Role.CERTIFICATION_MANAGER, Role.OBSERVER))
]


@router.get(
    "/cases",
    summary="List the cases of the LSP, oldest first",
    description="A just completed assessment may take a moment to appear.",
    openapi_extra=public(),
)
async def list_cases(
    principal: Reader,
    session: Session,
    cursor: Cursor,
    limit: Limit,
    batch_id: UUID | None = None,
    state: CaseState | None = None,
) -> Page[CaseView]:
    cases, following = await list_page(
        session, lsp_id=principal.lsp_id, batch_id=batch_id, state=state, cursor=cursor, limit=limit
    )
    return Page(items=[case_view(case) for case in cases], next=following)


@router.get(
    "/rolls/{batch_id}",
    summary="Show who of a batch arrived before the committee, and who is missing",
    openapi_extra=public(),
)
async def show_roll(batch_id: UUID, principal: Reader, session: Session) -> RollView:
    return await get_roll_view(session, batch_id, lsp_id=principal.lsp_id)
