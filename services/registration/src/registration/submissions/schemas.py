"""Applications as the API takes them from an organizer."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from kompeten.entry.texts import Entry
from registration.forms.fields import Column
from registration.forms.schemas import with_fields


def _asked(column: Column) -> tuple[object, FieldInfo]:
    """Ask for a cell; what it must hold is for the rules of the form to say, all at once."""
    field = column.field
    told = f"{field.label.id}: {field.guidance}" if field.guidance else field.label.id
    return Entry | None, FieldInfo(default=None, repr=False, title=field.label.en, description=told)


@with_fields(_asked)
class ApplicationBody(BaseModel):
    """What a person writes about themselves: strings, read like the cells of a spreadsheet."""

    model_config = ConfigDict(extra="forbid")


class NewApplication(ApplicationBody):
    """An application to a batch."""

    batch_id: UUID
