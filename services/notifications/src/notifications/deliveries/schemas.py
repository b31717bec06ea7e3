"""How a delivery is shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from notifications.deliveries.rules import DeliveryState, LetterKind, RecipientRole


class DeliveryView(BaseModel):
    """A delivery, without the letter's text."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: LetterKind
    role: RecipientRole
    channel: str
    application_id: UUID | None
    batch_id: UUID
    state: DeliveryState
    recipient: str | None = Field(description="E-mail address; empty while the contact is unknown")
    reason: str | None = Field(description="Why it failed, cannot be delivered or is tried again")
    attempts: int = Field(description="Dialogues with the mail server that were begun")
    occurred_at: datetime = Field(description="When what it tells of happened")
    created_at: datetime
    sent_at: datetime | None
