"""Imports of numbers over HTTP."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.queries import get_activity
from development.imports.columns import MOST_ROWS, Table, get_table
from development.imports.commands import Wanted, import_numbers
from development.imports.problems import ActivityUnclear
from development.imports.queries import get_filled, get_import, list_imports_of
from development.imports.rules import ImportKind
from development.imports.schemas import ImportSummary, NumbersImportView
from development.imports.template import attendance_template, indicators_template, scores_template
from development.rights import Planner, Recorder
from development.settings import OpenHours
from kompeten.http.disclosure import Disclose
from kompeten.http.organizers import OrganizerId
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.http.uploads import BODY, MOST_BODY_BYTES, read_upload
from kompeten.http.workbooks import WORKBOOK, workbook_answer
from kompeten.sheets.codes import FileRefused
from kompeten.sheets.problems import unusable
from kompeten.sheets.reading import read_sheet

PREFIX = "/v1/development-imports"
router = StrictRouter(prefix=PREFIX, tags=["development-imports"])

Kind = Annotated[ImportKind, Query()]
OfActivity = Annotated[UUID | None, Query(description="Of scores and attendance")]
OfOrganizer = Annotated[OrganizerId | None, Query(description="Of indicators, where the LSP sends them")]


@router.post(
    "",
    summary="Send in a spreadsheet of scores, attendance or indicators",
    description="XLSX, CSV (comma or semicolon) or JSON lines, at most 5,000 rows and 10 MiB, as the part `file` of a "
    "form or as the body. Good rows are entered although others are bad; the answer counts what became of each, names "
    "what is to correct, and stays at its location. The same file again changes nothing.",
    status_code=201,
    response_model=NumbersImportView,
    openapi_extra=public(most_bytes=MOST_BODY_BYTES) | BODY,
)
async def create_numbers_import(
    *,
    request: Request,
    transact: Transact,
    principal: Recorder,
    open_hours: OpenHours,
    kind: Kind,
    activity_id: OfActivity = None,
    organizer_id: OfOrganizer = None,
) -> Response:
    wanted = Wanted(kind=kind, activity_id=activity_id, organizer_id=organizer_id)
    table = await _read(await read_upload(request), kind)

    async def effect(session: AsyncSession) -> NumbersImportView:
        try:
            kept = await import_numbers(session, table, wanted, principal=principal, open_hours=open_hours)
        except FileRefused as refused:
            raise unusable(refused) from None
        return NumbersImportView.with_problems(kept)

    return await transact(effect, status=201, location=PREFIX + "/{id}")


@router.get("", summary="Imports of numbers, oldest first", openapi_extra=public())
async def list_numbers_imports(
    session: Session, principal: Planner, cursor: Cursor, limit: Limit
) -> Page[ImportSummary]:
    return await list_imports_of(session, principal=principal, cursor=cursor, limit=limit)


@router.get(
    "/template.xlsx",
    summary="The template of a file of numbers, filled with an activity's participants and what is on record",
    response_class=Response,
    responses=WORKBOOK,
    openapi_extra=public(),
)
async def show_numbers_template(
    session: Session, principal: Recorder, disclose: Disclose, kind: Kind, activity_id: OfActivity = None
) -> Response:
    if (kind is ImportKind.INDICATORS) != (activity_id is None):
        raise ActivityUnclear
    if activity_id is None:
        return workbook_answer(await asyncio.to_thread(indicators_template), "templat.xlsx")
    activity = await get_activity(session, activity_id, principal=principal)
    people = await get_filled(session, activity)
    await disclose("participants", activity_id, shown=len(people))
    if kind is ImportKind.SCORES:
        return workbook_answer(await asyncio.to_thread(scores_template, people), "templat.xlsx")
    return workbook_answer(await asyncio.to_thread(attendance_template, activity, people), "templat.xlsx")


@router.get("/{file_id}", summary="What became of a file of numbers, and what is to correct", openapi_extra=public())
async def show_numbers_import(file_id: UUID, session: Session, principal: Planner) -> NumbersImportView:
    return NumbersImportView.with_problems(await get_import(session, file_id, principal=principal))


async def _read(content: bytes, kind: ImportKind) -> Table:
    try:
        return get_table(await read_sheet(content, most_rows=2 * MOST_ROWS), kind)
    except FileRefused as refused:
        raise unusable(refused) from None
