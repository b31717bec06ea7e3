"""Imports over HTTP: sending a file in, seeing what became of it, and what to correct."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.entry.texts import Entry
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.public import public
from kompeten.http.streams import STREAMED, WAITING, Patience, event_text, streamed, wants_stream
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.http.uploads import BODY, MOST_BODY_BYTES, read_upload
from kompeten.http.workbooks import WORKBOOK, workbook_answer
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import Runtime, RuntimeOf
from registration.activities.queries import get_activity
from registration.batches.queries import get_batch
from registration.imports.commands import Wanted, send_import
from registration.imports.corrections import Correction, correction_sheet
from registration.imports.models import Import, ImportRow
from registration.imports.problems import TargetUnclear
from registration.imports.queries import get_findings, get_import, get_refused
from registration.imports.schemas import ImportProgress, ImportView, message_of
from registration.imports.sealing import open_cells, place_of
from registration.imports.template import form_of_activity, form_of_batch, template_of
from registration.parts import PartsOf, VaultOf
from registration.people.vault import NikVault

router = StrictRouter(prefix="/v1/imports", tags=["imports"])

Feeder = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM))]
DECLARED = (
    "Version of the text (`GET /v1/consent-texts`) to which everybody in the file consented, as its sender declares"
)
Reader = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


@router.post(
    "",
    summary="Send in a spreadsheet of applications (APL-01) or enrolments",
    description="For a batch or for an activity. XLSX, CSV (comma or semicolon; UTF-8 or Windows-1252) or JSON "
    "lines, at most 5,000 rows and 10 MiB, as the part `file` of a form or as the body. What is no table at a glance "
    "is refused at once; what became of the rest is told at the location. Good rows go in although others are bad, "
    "unless `all_or_nothing` asks otherwise. The same file again changes nothing; a changed row of a returned "
    "application is a revision. A `dry_run` writes nothing.",
    status_code=202,
    response_model=ImportProgress,
    openapi_extra=public(most_bytes=MOST_BODY_BYTES) | BODY,
)
async def create_import(
    *,
    request: Request,
    transact: Transact,
    principal: Feeder,
    parts: PartsOf,
    batch_id: Annotated[UUID | None, Query()] = None,
    activity_id: Annotated[UUID | None, Query()] = None,
    dry_run: Annotated[bool, Query()] = False,
    all_or_nothing: Annotated[bool, Query()] = False,
    consent_version: Annotated[Entry | None, Query(description=DECLARED)] = None,
) -> Response:
    content = await read_upload(request)
    wanted = Wanted(
        batch_id=batch_id,
        activity_id=activity_id,
        is_dry_run=dry_run,
        is_all_or_nothing=all_or_nothing,
        consent_version=consent_version,
    )

    async def effect(session: AsyncSession) -> ImportProgress:
        return ImportProgress.of(await send_import(session, content, wanted, principal=principal, vault=parts.vault))

    answer = await transact(effect, status=202, location="/v1/imports/{id}")
    parts.import_sent.set()
    return answer


@router.get(
    "/template.xlsx",
    summary="The template for a batch or an activity",
    description="With drop-downs, an example of each column and a sheet of instructions.",
    response_class=Response,
    responses=WORKBOOK,
    openapi_extra=public(),
)
async def show_template(
    session: Session,
    principal: Reader,
    batch_id: Annotated[UUID | None, Query()] = None,
    activity_id: Annotated[UUID | None, Query()] = None,
) -> Response:
    if batch_id is not None and activity_id is None:
        form = form_of_batch(await get_batch(session, batch_id, principal=principal))
    elif activity_id is not None and batch_id is None:
        form = form_of_activity(await get_activity(session, activity_id, principal=principal))
    else:
        raise TargetUnclear
    return workbook_answer(await asyncio.to_thread(template_of, form), "templat.xlsx")


@router.get(
    "/{import_id}",
    summary="What became of an import",
    description="Every error and warning of every row. Who accepts `text/event-stream` follows its progress instead: "
    "an event `progress` with each change, `finished` at the end.",
    response_model=ImportView,
    responses=STREAMED,
    openapi_extra=public(),
)
async def show_import(
    import_id: UUID, request: Request, session: Session, principal: Reader, runtime: RuntimeOf
) -> Response:
    sent = await get_import(session, import_id, principal=principal)
    if wants_stream(request):
        return streamed(_progress(runtime, import_id, principal=principal))
    shown = ImportView.with_findings(sent, await get_findings(session, import_id))
    return Response(shown.model_dump_json(), media_type="application/json")


@router.get(
    "/{import_id}/rejected.xlsx",
    summary="The rows to correct",
    description="Exactly as they were sent, with what to correct beside them and the cells marked: to be corrected and "
    "sent again. Kept for 30 days.",
    response_class=Response,
    responses=WORKBOOK,
    openapi_extra=public(),
)
async def show_rejected(
    import_id: UUID, session: Session, principal: Reader, vault: VaultOf, disclose: Disclose
) -> Response:
    sent = await get_import(session, import_id, principal=principal)
    rows = await get_refused(session, sent)
    await disclose("import", import_id, shown=len(rows))
    return workbook_answer(await asyncio.to_thread(_corrections, sent, rows, vault), "perbaikan.xlsx")


def _corrections(sent: Import, rows: Sequence[ImportRow], vault: NikVault) -> bytes:
    header = open_cells(vault, sent.header or b"", place=place_of(sent.id, 0))
    corrections = [
        Correction(
            open_cells(vault, row.cells or b"", place=place_of(sent.id, row.row)),
            {found["field"]: message_of(found) for found in row.errors},
        )
        for row in rows
    ]
    return correction_sheet(header, corrections)


async def _progress(runtime: Runtime, import_id: UUID, *, principal: Principal) -> AsyncIterator[str]:
    """Yield an event with each change, and a comment now and then so that nobody takes the line for dead."""
    told, patience = "", Patience()
    while True:
        async with runtime.reading() as session:
            progress = ImportProgress.of(await get_import(session, import_id, principal=principal))
        written = progress.model_dump_json()
        if written != told:
            yield event_text("finished" if progress.is_over else "progress", written)
            told = written
            patience.heard()
        if progress.is_over:
            return
        if await patience.wait():
            yield WAITING
