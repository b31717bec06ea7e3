"""HTTP routes of the assessors."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessors import queries
from assessment.assessors.commands import save_assessor
from assessment.assessors.models import Assessor
from assessment.assessors.problems import warnings_in_words
from assessment.assessors.schemas import AssessorBody, AssessorView, assessor_view
from kompeten.clock import today
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.lsps import get_lsp
from kompeten.runtime import Runtime, RuntimeOf

router = StrictRouter(prefix="/v1/assessors", tags=["assessors"])

Registrar = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


def _view(assessor: Assessor, day: date) -> AssessorView:
    warnings = warnings_in_words(
        written=assessor.met_number_as_written,
        normalised=assessor.met_number,
        valid_until=assessor.valid_until,
        today=day,
    )
    return assessor_view(assessor, warnings)


@router.put(
    "/{assessor_id}",
    summary="Register or change an assessor",
    description="The client chooses the id; the same request again changes nothing. Warnings never stop it.",
    response_model=AssessorView,
    openapi_extra=public(),
)
async def put_assessor(
    assessor_id: UUID,
    body: AssessorBody,
    principal: Registrar,
    runtime: RuntimeOf,
    transact: Transact,
    expected: IfMatch,
) -> Response:
    async def effect(session: AsyncSession) -> AssessorView:
        assessor = await save_assessor(session, assessor_id, body, principal=principal, expected=expected)
        return _view(assessor, await _today(session, runtime, assessor.lsp_id))

    return await transact(effect)


@router.get("", summary="List the assessors of the LSP", openapi_extra=public())
async def list_assessors(
    principal: Registrar, session: Session, runtime: RuntimeOf, cursor: Cursor, limit: Limit
) -> Page[AssessorView]:
    assessors, following = await queries.list_assessors(session, lsp_id=principal.lsp_id, cursor=cursor, limit=limit)
    day = await _today(session, runtime, principal.lsp_id)
    return Page(items=[_view(assessor, day) for assessor in assessors], next=following)


async def _today(session: AsyncSession, runtime: Runtime, lsp_id: str) -> date:
    """Return the day where the LSP is: an assessor's validity ends there."""
    return today(runtime.clock, (await get_lsp(session, lsp_id)).time_zone)
