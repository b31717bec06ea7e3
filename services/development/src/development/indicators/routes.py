"""Indicators over HTTP."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.indicators.commands import enter_indicators
from development.indicators.queries import get_results
from development.indicators.schemas import IndicatorsBody, IndicatorsView, ResultsView
from development.programmes.queries import get_programme
from development.rights import Planner
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact

router = StrictRouter(tags=["indicators"])


@router.put(
    "/v1/service-indicators",
    summary="Enter what libraries counted in a month",
    description="A list of up to 1,000: visitors, loans, programmes held, members, satisfaction. It may come twice.",
    response_model=IndicatorsView,
    openapi_extra=public(),
)
async def put_indicators(body: IndicatorsBody, transact: Transact, principal: Planner) -> Response:
    async def effect(session: AsyncSession) -> IndicatorsView:
        return await enter_indicators(session, body, principal=principal)

    return await transact(effect)


@router.get(
    "/v1/programmes/{programme_id}/results",
    summary="What a programme moved: its indicators before and after",
    description="Of libraries counted in the year before its first month and in the year after its last.",
    openapi_extra=public(),
)
async def show_results(programme_id: UUID, session: Session, principal: Planner) -> ResultsView:
    return await get_results(session, await get_programme(session, programme_id, principal=principal))
