"""Bodies of the routes of collections."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from certification.orders.rules import OrderKind, OrderState
from kompeten.entry.days import Day
from kompeten.entry.texts import Name, Paragraph
from kompeten.events.certificates import ChangeReason


class CollectionBody(BaseModel):
    """What is proposed to do about many certificates alike."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[OrderKind.SUSPEND, OrderKind.REINSTATE, OrderKind.WITHDRAW]
    reason: ChangeReason = Field(description="Told to the holders and to whoever verifies; not each fits each kind")
    explanation: Paragraph = Field(description="What it rests on, for those who decide; never published")
    legal_basis: Name = Field(description="Decree or rule, told with the reason")
    effective_on: Day | None = Field(default=None, description="Where the LSP is; today when left out")
    until: Day | None = Field(default=None, description="By when the LSP means to decide on a suspension")
    certificate_ids: list[UUID] = Field(min_length=1, max_length=10_000)


class CollectionView(BaseModel):
    """Orders that are given together, and how many of them are where."""

    id: UUID = Field(description="Lists them as `collection`")
    states: dict[OrderState, int]
