"""LSPs as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from kompeten.entry.days import Day
from kompeten.entry.drawable import PrintedName, PrintedPerson
from kompeten.entry.emails import Email
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Code, Name
from kompeten.events.lsps import LSP_ID, Lsp, ValidityEnd
from kompeten.identity.subjects import Subject
from registration.lsps.models import RegisteredLsp

LspId = Annotated[str, Path(pattern=LSP_ID, description="What the tokens of its people carry")]


class Part(BaseModel):
    """What is said of an LSP; nothing else may be."""

    model_config = ConfigDict(extra="forbid")


class DirectorBody(Part):
    """Who signs certificates, as printed. With a `user_id`, only that account orders their issue."""

    name: PrintedPerson
    title: PrintedName = "Direktur"
    user_id: Subject | None = Field(default=None, description="`sub` of the director's tokens")


class NumbersBody(Part):
    """How numbers are written."""

    certificate: PrintedName = Field(description="Of sequence, year, scheme, lsp: {sequence:05d}/LSP-X/{scheme}/{year}")
    registration: PrintedName = Field(description="Of the same: X {sequence:06d} {year}")


class CommitteeBody(Part):
    """When a committee can decide."""

    minimum: Whole = Field(default=3, ge=1, le=99, description="Deciders of a case, after recusals")
    must_be_odd: StrictBool = True  # so that a vote among the members present cannot tie


class ContactBody(Part):
    """Where the LSP is reached, as letters and pages show it."""

    postal_address: Name
    email: Email
    phone: Code
    reply_to: Email | None = Field(default=None, description="Where answers to letters go; unset: to `email`")


class LspBody(Part):
    """Everything an LSP decides for itself."""

    name: PrintedName
    name_en: Name
    licence_number: PrintedName = Field(description="Number of the BNSP licence, as printed")
    contact: ContactBody
    time_zone: Name = Field(description="IANA name; due dates are days in it")
    issue_place: PrintedName
    director: DirectorBody
    numbers: NumbersBody
    validity_ends: ValidityEnd = ValidityEnd.DAY_BEFORE  # three years are over when the anniversary begins
    committee: CommitteeBody = CommitteeBody()
    certification_manager_email: Email | None = Field(default=None, description="Who gets the digest of each batch")
    appeal_working_days: Whole = Field(default=14, ge=1, le=120, description="Time to file an appeal (banding)")
    days_off: list[Day] = Field(default=[], max_length=400, description="Holidays and joint leave: no working days")
    renewal_months: Whole = Field(
        default=6,
        ge=4,  # not after the first reminder, 90 days before the end
        le=36,
        description="How long before the end of a certificate its renewal may be applied for",
    )

    def lsp(self) -> Lsp:
        """Return it as it is stored and told."""
        return Lsp.model_validate(self.model_dump())


class LspView(LspBody):
    """An LSP as configured."""

    lsp_id: str
    version: int
    configured_by: str
    configured_at: datetime

    @classmethod
    def of(cls, row: RegisteredLsp) -> Self:
        """Show a row."""
        return cls(
            **row.lsp.model_dump(),
            lsp_id=row.lsp_id,
            version=row.version,
            configured_by=row.configured_by,
            configured_at=row.configured_at,
        )
