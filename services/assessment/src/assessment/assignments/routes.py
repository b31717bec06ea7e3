"""HTTP route of the assignment."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.queries import get_detail
from assessment.assessments.schemas import AssessmentDetail
from assessment.assignments.commands import assign_assessor
from assessment.assignments.schemas import AssignmentBody
from assessment.settings import TrainerDays
from kompeten.http.authorization import require
from kompeten.http.preconditions import IfMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/assessments", tags=["assessments"])

Planner = Annotated[Principal, Depends(require(Role.CERTIFICATION_MANAGER))]


@router.put(
    "/{assessment_id}/assignment",
    summary="Assign an assessor",
    description="Refused with every broken rule; assigning anew is possible until there is a result.",
    response_model=AssessmentDetail,
    openapi_extra=public(),
)
async def put_assignment(
    assessment_id: UUID,
    body: AssignmentBody,
    principal: Planner,
    transact: Transact,
    expected: IfMatch,
    days: TrainerDays,
) -> Response:
    async def effect(session: AsyncSession) -> AssessmentDetail:
        found = await assign_assessor(
            session, assessment_id, body, principal=principal, expected=expected, trainer_days=days
        )
        return await get_detail(session, found)

    return await transact(effect)
