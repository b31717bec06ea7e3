"""Applications as the API shows them."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kompeten.problems import FieldError
from registration.applications.models import Application
from registration.applications.rules import ApplicationState
from registration.catalogue.entry import Education
from registration.cells.choices import EmployerKind, FundingSource, Sex
from registration.forms.columns import COLUMNS_BY_JSON_NAME
from registration.people.models import PersonRecord
from registration.people.vault import UNKNOWN, NikVault, Sealed, masked
from registration.timeline.rules import Stage

Reason = Annotated[str, Field(min_length=1, max_length=2000)]


def _known_field(name: str) -> str:
    if name not in COLUMNS_BY_JSON_NAME:
        raise PydanticCustomError("enum", "no field of an application")
    return name


class ReturnReasonBody(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(extra="forbid")

    field: Annotated[str, AfterValidator(_known_field)] = Field(max_length=60, description="A field's JSON name")
    reason: Reason


class ReasonBody(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class ApplicationView(BaseModel):
    """An application; of the NIK the last four digits. `warnings` are for whoever reviews it.

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
