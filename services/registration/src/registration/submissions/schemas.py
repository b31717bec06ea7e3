"""Applications as the API takes them from an organizer."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from registration.forms.schemas import asked, with_fields


@with_fields(asked)
class ApplicationBody(BaseModel):
    """What a person writes about themselves: strings, read like the cells of a spreadsheet."""

    model_config = ConfigDict(extra="forbid")


class NewApplication(ApplicationBody):
    """An application to a batch."""

    batch_id: UUID
