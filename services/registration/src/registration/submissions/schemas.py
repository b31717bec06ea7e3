"""Applications as the API takes them from an organizer."""

from uuid import UUID

from pydantic import ConfigDict

from registration.consents.schemas import WithConsent
from registration.forms.schemas import asked, with_fields


@with_fields(asked)
class ApplicationBody(WithConsent):
    """What a person writes about themselves: strings, read like the cells of a spreadsheet."""

    model_config = ConfigDict(extra="forbid")


class NewApplication(ApplicationBody):
    """An application to a batch."""

    batch_id: UUID
