"""Attestations over HTTP: issued and fetched by the organizer, verified by anybody without a token."""

import hashlib
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.queries import get_activity
from development.attestations.addresses import address_of
from development.attestations.archives import write_attestations
from development.attestations.commands import issue_attestations, issue_programme_attestations
from development.attestations.drawing import draw
from development.attestations.page import render_attestation, render_not_attested
from development.attestations.problems import NotAttested
from development.attestations.queries import count_attested, get_attested, get_attested_of
from development.attestations.schemas import AttestationsView, AttestationView, ProgrammeAttestationsView
from development.programmes.queries import get_programme
from development.rights import Recorder
from development.settings import LessonMinutes
from kompeten.entry.texts import Typed
from kompeten.http.archives import ARCHIVE, zipped
from kompeten.http.disclosure import Disclose
from kompeten.http.pages.shell import PAGE_HEADERS
from kompeten.http.public import Asked, public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.runtime import RuntimeOf

# A link that its holder shows around, and a code nobody can guess.
BY_CODE = partial(public, rate_limit="600/minute", counted_with="attested", anonymous=Asked.BY_CODE)
NOINDEX = {"X-Robots-Tag": "noindex"}
JSON_HEADERS = NOINDEX | {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
PDF: dict[int | str, dict[str, Any]] = {  # Any: OpenAPI, as FastAPI types it
    200: {"content": {"application/pdf": {}}, "description": "The PDF"}
}
NOT_FOUND_PAGE: dict[int | str, dict[str, Any]] = {
    404: {"description": "One page for every miss", "content": {"text/html": {}}}
}

router = StrictRouter(prefix="/v1", tags=["attestations"])
pages = StrictRouter(prefix="/attended", tags=["attestations"], default_response_class=HTMLResponse)


async def current_moment(runtime: RuntimeOf) -> datetime:
    """Return the time by the clock the service was wired with."""
    return runtime.clock.now()


Moment = Annotated[datetime, Depends(current_moment)]


@router.post(
    "/activities/{activity_id}/attestations",
    summary="Issue certificates of attendance to everybody who attended",
    description="After the last session. Hours come from attendance alone, and a certificate says what is on record "
    "when it is read: who is entered late gets theirs by asking again, who had one keeps its address.",
    response_model=AttestationsView,
    openapi_extra=public(),
)
async def create_attestations(
    activity_id: UUID, principal: Recorder, runtime: RuntimeOf, transact: Transact
) -> Response:
    async def effect(session: AsyncSession) -> AttestationsView:
        activity = await get_activity(session, activity_id, principal=principal)
        cell, public_url = runtime.settings.cell, runtime.settings.public_url
        issued = await issue_attestations(session, activity, principal=principal, cell=cell, public_url=public_url)
        return AttestationsView(activity_id=activity_id, issued=issued)

    return await transact(effect)


@router.post(
    "/programmes/{programme_id}/attestations",
    summary="Issue certificates of attendance in every activity of a programme that is over",
    description="As for each activity alone; of one that is not over, or was cancelled, the answer says so.",
    response_model=ProgrammeAttestationsView,
    openapi_extra=public(),
)
async def create_programme_attestations(
    programme_id: UUID, principal: Recorder, runtime: RuntimeOf, transact: Transact
) -> Response:
    async def effect(session: AsyncSession) -> ProgrammeAttestationsView:
        programme = await get_programme(session, programme_id, principal=principal)
        cell, public_url = runtime.settings.cell, runtime.settings.public_url
        return await issue_programme_attestations(
            session, programme, principal=principal, cell=cell, public_url=public_url
        )

    return await transact(effect)


@router.get(
    "/activities/{activity_id}/attestations",
    summary="Download the certificates of attendance of an activity as one ZIP of PDFs",
    description="As attendance stands now, a file per enrolment, written while it is read; empty before the issue.",
    response_class=Response,
    responses={200: {"content": {ARCHIVE: {}}, "description": "The archive"}},
    openapi_extra=public(),
)
async def download_attestations(
    activity_id: UUID,
    principal: Recorder,
    runtime: RuntimeOf,
    session: Session,
    disclose: Disclose,
    lesson_minutes: LessonMinutes,
) -> StreamingResponse:
    activity = await get_activity(session, activity_id, principal=principal)
    count = await count_attested(session, activity.id)
    await disclose("attestations", activity_id, shown=count)
    headers = {"Content-Disposition": f'attachment; filename="{activity_id}.zip"', "Cache-Control": "private, no-store"}
    files = write_attestations(runtime, activity.id, lesson_minutes=lesson_minutes)
    return StreamingResponse(zipped(files), headers=headers, media_type=ARCHIVE)


@router.get(
    "/participants/{enrolment_id}/attestation",
    summary="Download somebody's certificate of attendance as PDF",
    description="As attendance stands now.",
    response_class=Response,
    responses=PDF,
    openapi_extra=public(),
)
async def download_attestation(
    *,
    enrolment_id: UUID,
    principal: Recorder,
    runtime: RuntimeOf,
    session: Session,
    disclose: Disclose,
    moment: Moment,
    lesson_minutes: LessonMinutes,
) -> Response:
    one = await get_attested_of(
        session, enrolment_id, principal=principal, moment=moment, lesson_minutes=lesson_minutes
    )
    pdf = await draw(one.view, address_of(runtime.settings.public_url, one.code))
    await disclose("attestation", enrolment_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{enrolment_id}.pdf"',
        "Cache-Control": "private, no-store",
        "ETag": f'"{hashlib.sha256(pdf).hexdigest()}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(pdf, headers=headers, media_type="application/pdf")


@router.get(
    "/attended/{code}",
    summary="Verify a certificate of attendance by the code in its QR",
    description="What is on record now; never a statement of competence.",
    openapi_extra=BY_CODE(cross_origin=True),
)
async def show_attestation(
    code: Typed, session: Session, moment: Moment, lesson_minutes: LessonMinutes, response: Response
) -> AttestationView:
    response.headers.update(JSON_HEADERS)
    return (await get_attested(session, code, moment=moment, lesson_minutes=lesson_minutes)).view


@pages.get(
    "/{code}",
    summary="Page: the certificate of attendance of a QR code",
    responses=NOT_FOUND_PAGE,
    openapi_extra=BY_CODE(),
)
async def show_attestation_page(
    code: Typed, session: Session, moment: Moment, runtime: RuntimeOf, lesson_minutes: LessonMinutes
) -> HTMLResponse:
    try:
        one = await get_attested(session, code, moment=moment, lesson_minutes=lesson_minutes)
    except NotAttested:
        return HTMLResponse(render_not_attested(), 404, PAGE_HEADERS | NOINDEX)
    address = address_of(runtime.settings.public_url, code)
    return HTMLResponse(render_attestation(one.view, address=address), 200, PAGE_HEADERS | NOINDEX)
