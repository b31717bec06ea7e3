"""Webhooks over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kompeten.entry.days import Moment
from kompeten.entry.emails import Email
from notifications.webhooks.addresses import LONGEST
from notifications.webhooks.rules import DeliveryState, DisabledFor, WebhookState, subscribable

NAMES = sorted(subscribable())
MOST_TYPES = 100
Url = Annotated[str, Field(max_length=LONGEST, pattern="^https?://[!-~]+$", description="https, public, no redirect")]
EventName = Annotated[str, Field(pattern="^[A-Za-z]{1,60}$", json_schema_extra={"enum": NAMES})]


def _each_once(names: list[str]) -> list[str]:
    return sorted(set(names))


Types = Annotated[list[EventName], Field(min_length=1, max_length=MOST_TYPES), AfterValidator(_each_once)]


class WebhookBody(BaseModel):
    """Where to tell of what, and who hears by mail when nothing is taken for three days."""

    model_config = ConfigDict(extra="forbid")

    url: Url
    types: Types
    email: Email


class WebhookChange(BaseModel):
    """What is to change; `active` sends what waits, too."""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    types: Types | None = None
    email: Email | None = None
    state: WebhookState | None = None


class RedeliveryBody(BaseModel):
    """Which deliveries are sent once more: by when the events happened, the end excluded."""

    model_config = ConfigDict(extra="forbid")

    since: Moment
    until: Moment


class WebhookView(BaseModel):
    """A subscription, without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    url: str
    types: list[str]
    email: str
    state: WebhookState
    disabled_for: DisabledFor | None
    failures: int = Field(description="Answers in vain since the last that was not")
    rests_until: datetime = Field(description="Nothing is tried before")
    succeeded_at: datetime | None
    former_until: datetime | None = Field(description="The former secret signs, too, until then")
    created_at: datetime
    version: int


class SecretView(BaseModel):
    """The secret that signs; of two that do, the newer one."""

    secret: str


class DeliveryView(BaseModel):
    """What a subscription was told or is to be told; `event_id` is the `webhook-id` of every attempt."""

    model_config = ConfigDict(from_attributes=True)

    event_id: UUID
    type: str
    application_id: UUID | None
    state: DeliveryState
    attempts: int
    occurred_at: datetime
    next_attempt_at: datetime


class AttemptView(BaseModel):
    """A delivery as it was sent once. Of the answer the first 500 characters are kept, all of it for 30 days."""

    model_config = ConfigDict(from_attributes=True)

    url: str
    request: str
    status: int | None
    error: str | None
    answer: str
    duration_ms: int
    sent_at: datetime


class DeliveryLogView(DeliveryView):
    """A delivery with its attempts, oldest first."""

    log: list[AttemptView]


class RedeliveryView(BaseModel):
    """How many deliveries are sent once more."""

    count: int
