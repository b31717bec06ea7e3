"""Applications as the API shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self, get_args, get_type_hints
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from kompeten.entry.texts import Code, Paragraph
from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.personal import last_digits
from kompeten.problems import FieldError
from registration.applications.models import Application
from registration.applications.rules import ApplicationState
from registration.forms.fields import BY_JSON_NAME, Column
from registration.forms.schemas import FormWarning, with_fields
from registration.people.models import PersonRecord
from registration.people.vault import UNKNOWN, NikVault
from registration.timeline.rules import Stage


def _known_field(name: str) -> str:
    if name not in BY_JSON_NAME:
        raise PydanticCustomError("enum", "no field of an application")
    return name


class ReturnReasonBody(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(extra="forbid")

    field: Annotated[Code, AfterValidator(_known_field)] = Field(
        description="A field's JSON name", json_schema_extra={"enum": list(BY_JSON_NAME)}
    )
    reason: Paragraph


class ReasonBody(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph


def _shown(column: Column) -> tuple[object, FieldInfo]:
    """Return the type the model gives the column, without what SQLAlchemy adds to it; the NIK is shown as text."""
    if column is Column.NIK:
        return str, FieldInfo()
    (kind,) = get_args(get_type_hints(Application)[column.field.json_name])
    return kind, FieldInfo()


OF_THE_LSP = ("person_id", "reviewed_by")


@with_fields(_shown)
class ApplicationView(BaseModel):
    """An application; of the NIK the last four digits. `warnings` are for whoever reviews it.

    Once `erased_at` is set, everything about the person is empty. Who the person is to the LSP, and since when, and who
    of the LSP reviewed, is the LSP's alone: organizers see neither `person_id` nor `reviewed_by`.
    """

    id: UUID
    batch_id: UUID
    organizer_id: str
    person_id: UUID | None
    state: ApplicationState
    stage: Stage
    waiting_place: int | None = Field(description="Place in the batch's queue, while every seat is taken")
    revision: int
    warnings: list[FormWarning]
    return_reasons: list[ReturnReasonBody]
    reason: str | None
    submitted_at: datetime
    consent_version: str | None = Field(description="The text the person consented to, declared when it was submitted")
    accepted_at: datetime | None
    reviewed_by: str | None
    erased_at: datetime | None
    restricted_at: datetime | None = Field(description="While set, nothing is done with the person's data")
    version: int

    @classmethod
    def of(
        cls,
        application: Application,
        stage: Stage,
        vault: NikVault,
        *,
        to: Principal,
        place: int | None,
        more: Sequence[FieldError] = (),
    ) -> Self:
        """Show an application whose person is loaded, as far as `to` may see it, with `more` warnings than stored."""
        shown = {name: getattr(application, name, None) for name in cls.model_fields}
        if own_organizer(to) is not None:
            shown |= dict.fromkeys(OF_THE_LSP)
        warnings = [*application.warnings, *(warning.model_dump() for warning in more)]
        person = application.person
        shown |= {"national_id": _shown_nik(person, vault), "restricted_at": person.restricted_at}
        return cls.model_validate(shown | {"stage": stage, "waiting_place": place, "warnings": warnings})


def _shown_nik(person: PersonRecord, vault: NikVault) -> str:
    nik = person.national_id(vault)
    return UNKNOWN if nik is None else last_digits(nik)
