"""HTTP routes of one case with its corrections, and of their confirmation."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.queries import get_case, get_corrections
from certification.confirmations.commands import confirm_correction
from certification.confirmations.schemas import CaseDetail, ConfirmationBody, case_detail
from kompeten.http.authorization import require
from kompeten.http.preconditions import IfMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/cases", tags=["cases"])

Reader = Annotated[Principal, Depends(require(Role.COMMITTEE, Role.DIRECTOR, Role.CERTIFICATION_MANAGER))]
Confirmer = Annotated[Principal, Depends(require(Role.COMMITTEE, Role.CERTIFICATION_MANAGER))]


@router.get("/{case_id}", summary="Show a case with what was corrected after its decision", openapi_extra=public())
async def show_case(case_id: UUID, principal: Reader, session: Session, response: Response) -> CaseDetail:
    case = await get_case(session, case_id, lsp_id=principal.lsp_id)
    response.headers["ETag"] = f'"{case.version}"'
    return case_detail(case, await get_corrections(session, case))


@router.post(
    "/{case_id}/confirmation",
    summary="Confirm a name corrected after the decision, so that the certificate may be issued or reissued",
    description="By the committee or the certification manager, and by somebody else than whoever corrected it. "
    "When the assessment was revised too, the committee decides again instead.",
    response_model=CaseDetail,
    openapi_extra=public(),
)
async def create_confirmation(
    case_id: UUID, body: ConfirmationBody, principal: Confirmer, transact: Transact, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> CaseDetail:
        case = await confirm_correction(session, case_id, body.revision, principal=principal, expected=expected)
        return case_detail(case, await get_corrections(session, case))

    return await transact(effect)
