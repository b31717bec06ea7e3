"""Enrolments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from registration.applications.schemas import ReasonBody
from registration.enrolments.commands import enrol_participant, withdraw_enrolment
from registration.enrolments.groups import enrol_group
from registration.enrolments.queries import get_enrolment_view, list_visible_enrolments, lock_enrolment
from registration.enrolments.schemas import EnrolmentView, GroupBody, GroupView, NewEnrolment
from registration.forms.schemas import FORM_REFUSED
from registration.parts import VaultOf

router = StrictRouter(prefix="/v1/enrolments", tags=["enrolments"])

Feeder = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN))]
Reader = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


@router.post(
    "",
    summary="Enrol somebody for an activity",
    description="No entry requirement: an activity is open to whoever its organizer takes in. All errors at once. "
    "Where every seat of the activity, or of the person's regency, is taken, the person waits in the order of arrival "
    "and moves up by itself.",
    status_code=201,
    response_model=EnrolmentView,
    responses=FORM_REFUSED,
    openapi_extra=public(),
)
async def create_enrolment(body: NewEnrolment, transact: Transact, principal: Feeder, vault: VaultOf) -> Response:
    async def effect(session: AsyncSession) -> EnrolmentView:
        enrolment, place = await enrol_participant(session, body, principal=principal, vault=vault)
        return EnrolmentView.of(enrolment, to=principal, place=place)

    return await transact(effect, status=201, location="/v1/enrolments/{id}")


@router.post(
    "/groups",
    summary="Enrol the participants of one activity in another",
    description="Of the same organizer; in the order in which they came to the first, with seats and queue as for "
    "everybody. Whoever is there already, has withdrawn from there or is restricted stays as they are, and is counted. "
    "Asked again, it takes in whoever came since. The caller declares that everybody consented to the current text.",
    response_model=GroupView,
    openapi_extra=public(),
)
async def create_group_enrolment(body: GroupBody, transact: Transact, principal: Feeder) -> Response:
    async def effect(session: AsyncSession) -> GroupView:
        return await enrol_group(session, body, principal=principal)

    return await transact(effect)


@router.get("", summary="Enrolments of an activity, oldest first", openapi_extra=public())
async def list_enrolments(
    *,
    session: Session,
    principal: Reader,
    disclose: Disclose,
    cursor: Cursor,
    limit: Limit,
    activity_id: Annotated[UUID, Query()],
) -> Page[EnrolmentView]:
    page = await list_visible_enrolments(
        session, principal=principal, activity_id=activity_id, cursor=cursor, limit=limit
    )
    await disclose("enrolments", activity_id, shown=len(page.items))
    return page


@router.get("/{enrolment_id}", summary="An enrolment", openapi_extra=public())
async def show_enrolment(
    enrolment_id: UUID, session: Session, principal: Reader, disclose: Disclose, response: Response
) -> EnrolmentView:
    enrolment = await get_enrolment_view(session, enrolment_id, principal=principal)
    await disclose("enrolment", enrolment_id)
    response.headers["ETag"] = f'"{enrolment.version}"'
    return enrolment


@router.post(
    "/{enrolment_id}/withdrawal",
    summary="Take an enrolment back: whoever waits longest has its seat",
    response_model=EnrolmentView,
    openapi_extra=public(),
)
async def create_enrolment_withdrawal(
    enrolment_id: UUID, body: ReasonBody, transact: Transact, principal: Feeder, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> EnrolmentView:
        enrolment = await lock_enrolment(session, enrolment_id, principal=principal)
        check_version(enrolment.version, expected)
        await withdraw_enrolment(session, enrolment, body.reason, principal=principal)
        return EnrolmentView.of(enrolment, to=principal, place=None)

    return await transact(effect)
