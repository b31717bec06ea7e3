"""Bodies of the assessor routes."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assessment.assessors.models import Assessor
from kompeten.entry.days import Day
from kompeten.entry.emails import Email
from kompeten.entry.names import PersonName
from kompeten.entry.texts import Code, Name
from kompeten.identity.subjects import Subject
from kompeten.problems import FieldError


class AssessorBody(BaseModel):
    """An assessor as the LSP registers them."""

    model_config = ConfigDict(extra="forbid")

    met_number: Code = Field(description="As written on the assessor's card")
    name: PersonName
    email: Email
    employer: Name
    user_id: Subject = Field(description="`sub` of the assessor's tokens")
    schemes: list[Code] = Field(min_length=1, max_length=100, description="Codes of the schemes in scope")
    valid_until: Day = Field(description="Last day the MET number is valid")


class AssessorView(BaseModel):
    """An assessor; warnings never stop the registration."""

    id: UUID
    met_number: str
    met_number_as_written: str
    name: str
    email: str
    employer: str
    user_id: str
    schemes: list[str]
    valid_until: date
    version: int
    warnings: list[FieldError]


def assessor_view(assessor: Assessor, warnings: list[FieldError]) -> AssessorView:
    """Return what callers see of an assessor."""
    return AssessorView(
        id=assessor.id,
        met_number=assessor.met_number,
        met_number_as_written=assessor.met_number_as_written,
        name=assessor.name,
        email=assessor.email,
        employer=assessor.employer,
        user_id=assessor.user_id,
        schemes=assessor.schemes,
        valid_until=assessor.valid_until,
        version=assessor.version,
        warnings=warnings,
    )
