"""Reading messages."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.pagination import Page, paginate
from kompeten.problems import NotFound
from notifications.messages.models import Message
from notifications.messages.rules import MessageState
from notifications.messages.schemas import MessageView


async def list_messages(
    session: AsyncSession,
    *,
    lsp_id: str,
    batch_id: UUID | None,
    application_id: UUID | None,
    activity_id: UUID | None,
    enrolment_id: UUID | None,
    state: MessageState | None,
    cursor: UUID | None,
    limit: int,
) -> Page[MessageView]:
    """Return a page of an LSP's messages, oldest first."""
    statement = select(Message).where(Message.lsp_id == lsp_id)
    about = {"batch_id": batch_id, "application_id": application_id}
    about |= {"activity_id": activity_id, "enrolment_id": enrolment_id}
    statement = statement.filter_by(**{name: value for name, value in about.items() if value is not None})
    if state is not None:
        statement = statement.where(Message.state == state)
    rows, following = await paginate(session, statement, Message.id, cursor=cursor, limit=limit)
    return Page(items=[MessageView.model_validate(row[0]) for row in rows], next=following)


async def get_message_view(session: AsyncSession, message_id: UUID, *, lsp_id: str) -> MessageView:
    """Return one message; `NotFound` when it is another LSP's."""
    found = await session.scalar(select(Message).where(Message.id == message_id, Message.lsp_id == lsp_id))
    if found is None:
        raise NotFound
    return MessageView.model_validate(found)


async def lock_message(session: AsyncSession, message_id: UUID, *, lsp_id: str) -> Message:
    """Return an LSP's message, locked until the end of the transaction; `NotFound` like `get_message_view`."""
    mine = select(Message).where(Message.id == message_id, Message.lsp_id == lsp_id)
    message: Message | None = await session.scalar(mine.with_for_update())
    if message is None:
        raise NotFound
    return message
