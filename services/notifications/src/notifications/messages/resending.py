"""Sending a message again that has failed: by somebody who has seen why, to the address that is known now."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.messaging.erased import erased_among
from notifications.contacts.models import Contact
from notifications.messages.models import Message
from notifications.messages.problems import AddressUnknown, PersonWasErased
from notifications.messages.queries import lock_message
from notifications.messages.rules import MESSAGE, MessageMove, RecipientRole


async def resend_message(session: AsyncSession, message_id: UUID, *, principal: Principal) -> Message:
    """Make a failed or undeliverable message of the LSP pending again; a candidate's goes to their present address.

    Raises `NotFound`, `IllegalMove`, `PersonWasErased`, `AddressUnknown`.
    """
    message = await lock_message(session, message_id, lsp_id=principal.lsp_id)
    following = MESSAGE.after(message.state, MessageMove.RESEND)
    if await erased_among(session, [str(message.application_id or message.enrolment_id)]):
        raise PersonWasErased
    recipient = await _find_recipient(session, message)
    if recipient is None:
        raise AddressUnknown
    is_readdressed = recipient != message.recipient
    message.state, message.recipient, message.reason = following, recipient, None
    message.first_attempt_at, message.next_attempt_at = None, now(session)
    audit_act(
        session, "resend_message", "message", message.id, by=principal, details={"is_readdressed": is_readdressed}
    )
    await session.flush()
    return message


async def _find_recipient(session: AsyncSession, message: Message) -> str | None:
    if message.role != RecipientRole.CANDIDATE:
        return message.recipient
    contact = await session.get(Contact, message.application_id)
    return None if contact is None else contact.email
