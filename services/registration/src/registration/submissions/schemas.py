"""Applications as the API takes them from an organizer."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Cell = Annotated[str | None, Field(max_length=500)]


class ApplicationBody(BaseModel):
    """What a person writes about themselves: strings, read like the cells of a spreadsheet."""

    model_config = ConfigDict(extra="forbid")

    national_id: Cell = Field(default=None, repr=False, description="NIK: 16 digits")
    full_name: Cell = Field(default=None, description="Exactly as on the diploma")
    civil_servant_id: Cell = Field(default=None, repr=False, description="NIP: 18 digits, or nothing")
    birth_place: Cell = None
    birth_date: Cell = Field(default=None, description="1985-12-31, 31/12/1985 or 31 Desember 1985")
    sex: Cell = Field(default=None, description="male or female (L or P)")
    address: Cell = None
    region_code: Cell = Field(default=None, description="Kemendagri code of a regency or city: 63.71")
    phone: Cell = Field(default=None, description="Phone or email must be there")
    email: Cell = None
    education: Cell = Field(default=None, description="SLTA, D2, D3, D4, S1, S2 or S3")
    field_of_study: Cell = None
    employer: Cell = None
    employer_kind: Cell = Field(default=None, description="public or private")
    position: Cell = None
    employed_since: Cell = None
    scheme_code: Cell = None
    funding_source: Cell = Field(default=None, description="APBN, APBD, MANDIRI or FPPTI")


class NewApplication(ApplicationBody):
    """An application to a batch."""

    batch_id: UUID
