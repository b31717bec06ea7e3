"""Bodies of the routes of orders."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from certification.orders.models import CertificateOrder
from certification.orders.rules import OrderKind, OrderState
from kompeten.entry.days import Day
from kompeten.entry.texts import Code, Name, Paragraph
from kompeten.events.certificates import ChangeReason


class OrderBody(BaseModel):
    """What is proposed to do about a certificate."""

    model_config = ConfigDict(extra="forbid")

    kind: OrderKind
    reason: ChangeReason = Field(description="Told to the holder and to whoever verifies; not each fits each kind")
    explanation: Paragraph = Field(description="What it rests on, for those who decide; never published")
    legal_basis: Name = Field(description="Decree or rule, told with the reason")
    units: list[Code] = Field(default=[], max_length=200, description="Codes of the units a reduction takes away")
    effective_on: Day | None = Field(default=None, description="Where the LSP is; today when left out")
    until: Day | None = Field(default=None, description="By when the LSP means to decide on a suspension")


class OrderView(BaseModel):
    """An order, from its proposal to its effect."""

    id: UUID
    certificate_id: UUID
    collection: UUID | None = Field(description="What it is given together with")
    kind: OrderKind
    reason: ChangeReason
    explanation: str
    legal_basis: str
    units: list[str]
    effective_on: date
    until: date | None
    state: OrderState
    proposed_by: str
    proposed_at: datetime
    ordered_by: str | None
    ordered_at: datetime | None
    ended_at: datetime | None = Field(description="When it took effect, was declined or lapsed")
    version: int


def order_view(order: CertificateOrder) -> OrderView:
    """Return what callers see of an order."""
    return OrderView.model_validate(order, from_attributes=True)
