"""How a message is shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from notifications.letters.kinds import LetterKind
from notifications.messages.rules import MessageState, RecipientRole


class MessageView(BaseModel):
    """A message, without the letter's text."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: LetterKind
    role: RecipientRole
    channel: str
    application_id: UUID | None
    batch_id: UUID | None
    enrolment_id: UUID | None
    activity_id: UUID | None
    state: MessageState
    recipient: str | None = Field(description="E-mail address; empty while the contact is unknown")
    reason: str | None = Field(description="Why it failed, can reach nobody or is tried again")
    attempts: int = Field(description="Dialogues with the mail server that were begun")
    occurred_at: datetime = Field(description="When what it tells of happened")
    created_at: datetime
    sent_at: datetime | None
