"""What the LSP sends when it looks at applications, and what it hears of a list."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kompeten.entry.emails import Email
from kompeten.entry.texts import Name, Paragraph
from kompeten.problems import ProblemBody
from registration.applications.schemas import ReturnReasonBody

MOST_ACCEPTANCES = 200  # as many as a page shows; each is a transaction of its own


class ReturnBody(BaseModel):
    """Why an application goes back, field by field."""

    model_config = ConfigDict(extra="forbid")

    reasons: list[ReturnReasonBody] = Field(min_length=1, max_length=50)


class CorrectionBody(BaseModel):
    """The name as it should be, and why. A name in Latin letters that is left out stays; null takes it away."""

    model_config = ConfigDict(extra="forbid")

    full_name: Name
    printed_name: Name | None = Field(default=None, description="Read like the name in Latin letters of an application")
    reason: Paragraph


class ContactCorrectionBody(BaseModel):
    """Where the candidate can be reached instead, and how that is known; what is left out or null stays."""

    model_config = ConfigDict(extra="forbid")

    email: Email | None = None
    phone: Name | None = Field(default=None, description="Read like the telephone number of an application")
    reason: Paragraph


class AcceptancesBody(BaseModel):
    """Applications to accept, each on its own."""

    model_config = ConfigDict(extra="forbid")

    application_ids: list[UUID] = Field(min_length=1, max_length=MOST_ACCEPTANCES)


class AcceptanceResult(BaseModel):
    """What became of one application of the list."""

    application_id: UUID
    status: Literal["accepted", "refused"]
    problem: ProblemBody | None = None


class AcceptanceResults(BaseModel):
    """An answer per application, in the order asked."""

    items: list[AcceptanceResult]
