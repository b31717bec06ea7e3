"""Reports over HTTP; whoever may see a batch may see its report."""

import asyncio
from uuid import UUID

from fastapi import Response

from kompeten.http.disclosure import Disclose
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.http.workbooks import WORKBOOK, workbook_answer
from registration.batches.routes import Reader
from registration.reports.queries import get_report
from registration.reports.schemas import ReportView
from registration.reports.workbooks import report_workbook

router = StrictRouter(prefix="/v1/batches", tags=["batches"])


@router.get(
    "/{batch_id}/report.xlsx",
    summary="How a batch stands, as a workbook",
    description="The same as `/v1/batches/{batch_id}/report`, for people.",
    response_class=Response,
    responses=WORKBOOK,
    openapi_extra=public(),
)
async def show_report_workbook(batch_id: UUID, session: Session, principal: Reader, disclose: Disclose) -> Response:
    report = await get_report(session, batch_id, principal=principal)
    await disclose("report", batch_id, shown=len(report.people))
    return workbook_answer(await asyncio.to_thread(report_workbook, report), "laporan.xlsx")


@router.get(
    "/{batch_id}/report",
    summary="How a batch stands: people, stages, decisions, funding, regencies",
    description="Of a result nothing before the committee has decided; never an identity number.",
    openapi_extra=public(),
)
async def show_report(batch_id: UUID, session: Session, principal: Reader, disclose: Disclose) -> ReportView:
    report = await get_report(session, batch_id, principal=principal)
    await disclose("report", batch_id, shown=len(report.people))
    return report
