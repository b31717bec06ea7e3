"""Closing programmes over HTTP."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.programmes.commands import close_programme
from development.programmes.queries import lock_programme
from development.programmes.schemas import ProgrammeReport, ProgrammeView
from development.reports.closing import freeze_report
from development.rights import Planner
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Transact

router = StrictRouter(prefix="/v1/programmes", tags=["programmes"])


@router.post(
    "/{programme_id}/closing",
    summary="Close a programme with its evaluation report",
    description="The report keeps the numbers of this moment: what is answered, entered or struck later moves it no "
    "more. Surveys that have not ended are not in it.",
    response_model=ProgrammeView,
    openapi_extra=public(),
)
async def create_programme_closing(
    programme_id: UUID, body: ProgrammeReport, transact: Transact, principal: Planner, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> ProgrammeView:
        programme = await lock_programme(session, programme_id, principal=principal)
        check_version(programme.version, expected)
        await close_programme(session, programme, body.report, principal=principal)
        await freeze_report(session, programme)
        return ProgrammeView.of(programme)

    return await transact(effect)
