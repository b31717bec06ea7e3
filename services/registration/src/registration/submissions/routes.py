"""Applications over HTTP: sending them in, reading them, taking them back."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import InTransaction
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from registration.applications.queries import (
    get_application_view,
    get_timeline,
    list_visible_applications,
)
from registration.applications.rules import ApplicationState
from registration.applications.schemas import ApplicationView, ReasonBody
from registration.batches.seating import lock_in_batch
from registration.forms.schemas import FORM_REFUSED
from registration.parts import VaultOf
from registration.submissions.commands import resubmit_application, submit_application
from registration.submissions.schemas import ApplicationBody, NewApplication
from registration.submissions.withdrawing import withdraw_application
from registration.timeline.rules import Stage
from registration.timeline.schemas import TimelineView

router = StrictRouter(prefix="/v1/applications", tags=["applications"])

Feeder = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM))]
Reader = Annotated[
    Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OBSERVER))
]
Withdrawer = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN))]


@router.post(
    "",
    summary="Submit an application (APL-01)",
    description="All errors are told at once, per field. Warnings hinder nothing; whoever reviews it sees them too. "
    "Where every seat of the batch, or of the person's regency, is taken, the application waits in the order of "
    "arrival and moves up by itself.",
    status_code=201,
    response_model=ApplicationView,
    responses=FORM_REFUSED,
    openapi_extra=public(),
)
async def create_application(body: NewApplication, transact: Transact, principal: Feeder, vault: VaultOf) -> Response:
    async def effect(session: InTransaction) -> ApplicationView:
        application, place = await submit_application(session, body, principal=principal, vault=vault)
        stage = Stage.SUBMITTED if place is None else Stage.WAITING
        return ApplicationView.of(application, stage, vault, to=principal, place=place)

    return await transact.hot(effect, status=201, location="/v1/applications/{id}")


@router.get(
    "",
    summary="Applications, oldest first",
    description="An organizer's system sees its own, the LSP all of its applications.",
    openapi_extra=public(),
)
async def list_applications(
    *,
    session: Session,
    principal: Reader,
    vault: VaultOf,
    disclose: Disclose,
    cursor: Cursor,
    limit: Limit,
    batch_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[ApplicationState | None, Query()] = None,
) -> Page[ApplicationView]:
    page = await list_visible_applications(
        session, principal=principal, vault=vault, batch_id=batch_id, state=state, cursor=cursor, limit=limit
    )
    await disclose("applications", batch_id, shown=len(page.items))
    return page


@router.get("/{application_id}", summary="An application", openapi_extra=public())
async def show_application(
    application_id: UUID,
    session: Session,
    principal: Reader,
    vault: VaultOf,
    disclose: Disclose,
    response: Response,
) -> ApplicationView:
    shown = await get_application_view(session, application_id, principal=principal, vault=vault)
    await disclose("application", application_id)
    response.headers["ETag"] = f'"{shown.version}"'
    return shown


@router.get(
    "/{application_id}/timeline",
    summary="The way of an application through the whole chain",
    openapi_extra=public(),
)
async def show_timeline(application_id: UUID, session: Session, principal: Reader) -> TimelineView:
    return await get_timeline(session, application_id, principal=principal)


@router.put(
    "/{application_id}",
    summary="Submit a returned application again, as a new revision",
    response_model=ApplicationView,
    responses=FORM_REFUSED,
    openapi_extra=public(),
)
async def put_application(
    application_id: UUID,
    body: ApplicationBody,
    transact: Transact,
    principal: Feeder,
    vault: VaultOf,
    expected: IfMatch,
) -> Response:
    async def effect(session: AsyncSession) -> ApplicationView:
        application, _ = await lock_in_batch(session, application_id, principal=principal)
        check_version(application.version, expected)
        await resubmit_application(session, application, body, principal=principal, vault=vault)
        return await get_application_view(session, application_id, principal=principal, vault=vault)

    return await transact(effect)


@router.post(
    "/{application_id}/withdrawal",
    summary="Take an application back",
    description="Before or after acceptance; impossible after the committee's refusal or the issue.",
    response_model=ApplicationView,
    openapi_extra=public(),
)
async def create_withdrawal(
    application_id: UUID,
    body: ReasonBody,
    transact: Transact,
    principal: Withdrawer,
    vault: VaultOf,
    expected: IfMatch,
) -> Response:
    async def effect(session: AsyncSession) -> ApplicationView:
        application, _ = await lock_in_batch(session, application_id, principal=principal)
        check_version(application.version, expected)
        await withdraw_application(session, application, body.reason, principal=principal)
        return await get_application_view(session, application_id, principal=principal, vault=vault)

    return await transact(effect)
