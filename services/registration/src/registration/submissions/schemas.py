"""Applications as the API takes them from an organizer."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from registration.forms.fields import Column
from registration.forms.schemas import with_fields

Cell = Annotated[str | None, Field(max_length=500)]


def _asked(column: Column) -> tuple[object, FieldInfo]:
    """Ask for a cell; what it must hold is for the rules of the form to say, all at once."""
    field = column.field
    told = f"{field.label.id}: {field.guidance}" if field.guidance else field.label.id
    return Cell, FieldInfo(default=None, repr=False, title=field.label.en, description=told)


@with_fields(_asked)
class ApplicationBody(BaseModel):
    """What a person writes about themselves: strings, read like the cells of a spreadsheet."""

    model_config = ConfigDict(extra="forbid")


class NewApplication(ApplicationBody):
    """An application to a batch."""

    batch_id: UUID
