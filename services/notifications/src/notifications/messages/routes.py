"""Messages over HTTP: who was told what, and what can reach nobody."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from notifications.messages import queries
from notifications.messages.resending import resend_message
from notifications.messages.rules import MessageState
from notifications.messages.schemas import MessageView

router = StrictRouter(prefix="/v1/messages", tags=["messages"])

Reader = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]
ListReader = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OBSERVER))]


@router.get(
    "",
    summary="List messages",
    description="Oldest first; by batch, application, activity, enrolment and state.",
    openapi_extra=public(),
)
async def list_messages(
    *,
    session: Session,
    principal: ListReader,
    disclose: Disclose,
    cursor: Cursor,
    limit: Limit,
    batch_id: UUID | None = None,
    application_id: UUID | None = None,
    activity_id: UUID | None = None,
    enrolment_id: UUID | None = None,
    state: MessageState | None = None,
) -> Page[MessageView]:
    page = await queries.list_messages(
        session,
        lsp_id=principal.lsp_id,
        batch_id=batch_id,
        application_id=application_id,
        activity_id=activity_id,
        enrolment_id=enrolment_id,
        state=state,
        cursor=cursor,
        limit=limit,
    )
    await disclose("messages", application_id or batch_id or enrolment_id or activity_id, shown=len(page.items))
    return page


@router.get(
    "/{message_id}",
    summary="Read one message",
    openapi_extra=public(),
)
async def show_message(session: Session, principal: Reader, disclose: Disclose, message_id: UUID) -> MessageView:
    shown = await queries.get_message_view(session, message_id, lsp_id=principal.lsp_id)
    await disclose("message", message_id)
    return shown


@router.post(
    "/{message_id}/resending",
    summary="Send a failed message again",
    description="To the candidate's present address; see why it failed in `reason` before.",
    response_model=MessageView,
    openapi_extra=public(),
)
async def create_resending(message_id: UUID, principal: Reader, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> MessageView:
        return MessageView.model_validate(await resend_message(session, message_id, principal=principal))

    return await transact(effect)
