"""Applications as the API takes and shows them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kompeten.problems import FieldError, ProblemBody
from registration.applications.models import Application
from registration.applications.rules import ApplicationState
from registration.catalogue.entry import Education
from registration.people.choices import EmployerKind, FundingSource, Sex
from registration.people.columns import COLUMNS_BY_JSON_NAME
from registration.people.models import PersonRecord
from registration.people.vault import UNKNOWN, NikVault, Sealed, masked
from registration.timeline.rules import Stage

MOST_ACCEPTANCES = 500

Cell = Annotated[str | None, Field(max_length=500)]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]


def _known_field(name: str) -> str:
    if name not in COLUMNS_BY_JSON_NAME:
        raise PydanticCustomError("enum", "no field of an application")
    return name


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


class ReturnReasonBody(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(extra="forbid")

    field: Annotated[str, AfterValidator(_known_field)] = Field(max_length=60, description="A field's JSON name")
    reason: Reason


class ReturnBody(BaseModel):
    """Why an application goes back, field by field."""

    model_config = ConfigDict(extra="forbid")

    reasons: list[ReturnReasonBody] = Field(min_length=1, max_length=50)


class ReasonBody(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class CorrectionBody(BaseModel):
    """The name as it should be, and why."""

    model_config = ConfigDict(extra="forbid")

    full_name: str = Field(min_length=1, max_length=500)
    reason: Reason


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


class ApplicationView(BaseModel):
    """An application; of the NIK the last four digits. `warnings` are for whoever verifies it.

    Once `erased_at` is set, everything about the person is empty.
    """

    id: UUID
    batch_id: UUID
    organizer_id: str
    person_id: UUID
    state: ApplicationState
    stage: Stage
    revision: int
    national_id: str
    full_name: str
    civil_servant_id: str | None
    birth_place: str
    birth_date: date | None
    sex: Sex | None
    address: str | None
    region_code: str
    phone: str | None
    email: str | None
    education: Education | None
    field_of_study: str | None
    employer: str
    employer_kind: EmployerKind | None
    position: str | None
    employed_since: date | None
    scheme_code: str
    funding_source: FundingSource
    warnings: list[FieldError]
    return_reasons: list[ReturnReasonBody]
    reason: str | None
    submitted_at: datetime
    accepted_at: datetime | None
    verified_by: str | None
    erased_at: datetime | None
    version: int

    @classmethod
    def of(cls, application: Application, stage: Stage, vault: NikVault) -> Self:
        """Show an application whose person is loaded."""
        shown = {name: getattr(application, name, None) for name in cls.model_fields}
        return cls.model_validate(shown | {"stage": stage, "national_id": _shown_nik(application.person, vault)})


def _shown_nik(person: PersonRecord, vault: NikVault) -> str:
    if person.nik_key_id is None or person.nik_ciphertext is None:
        return UNKNOWN
    sealed = Sealed(person.nik_key_id, person.nik_ciphertext)
    return masked(vault.open(sealed, lsp_id=person.lsp_id, person_id=person.id))
