"""Bodies of the assessor routes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assessment.assessors.models import Assessor
from kompeten.identity.subjects import Subject
from kompeten.problems import FieldError

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class AssessorBody(BaseModel):
    """An assessor as the LSP registers them."""

    model_config = ConfigDict(extra="forbid")

    met_number: str = Field(max_length=60, description="As written on the assessor's card")
    name: Line
    email: Email
    employer: Line
    user_id: Subject = Field(description="`sub` of the assessor's tokens")
    schemes: list[Code] = Field(min_length=1, max_length=100, description="Codes of the schemes in scope")
    valid_until: date = Field(description="Last day the MET number is valid")


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
