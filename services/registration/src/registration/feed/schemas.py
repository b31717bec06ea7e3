"""The feed as the API shows it."""

from uuid import UUID

from pydantic import BaseModel, Field

from kompeten.http.places import CURSOR
from registration.timeline.schemas import EntryView


class ChangeView(EntryView):
    """A change of an application: an entry of its timeline, and where it stands in the feed."""

    cursor: str = Field(pattern=CURSOR, description="For `after`: what comes behind this change")
    application_id: UUID
    batch_id: UUID


class FeedView(BaseModel):
    """Changes in their order. `next` goes on behind them, for ever; while `more`, at once."""

    items: list[ChangeView]
    next: str = Field(pattern=CURSOR, description="For `after`; the same as before when there was nothing")
    more: bool
