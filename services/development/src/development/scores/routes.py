"""Scores over HTTP."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.queries import get_activity
from development.rights import Recorder
from development.scores.commands import enter_scores
from development.scores.schemas import ScoresBody, ScoresView
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Transact

router = StrictRouter(prefix="/v1/activities/{activity_id}/scores", tags=["scores"])


@router.put(
    "",
    summary="Enter what participants scored before and after",
    description="A list of up to 1,000: it may come twice, in parts, and with one side alone.",
    response_model=ScoresView,
    openapi_extra=public(),
)
async def put_scores(activity_id: UUID, body: ScoresBody, transact: Transact, principal: Recorder) -> Response:
    async def effect(session: AsyncSession) -> ScoresView:
        activity = await get_activity(session, activity_id, principal=principal)
        return await enter_scores(session, activity, body, principal=principal)

    return await transact(effect)
