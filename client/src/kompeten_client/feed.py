"""The feed: every change of one's own applications in one order, read from any place, followed for ever."""

import json
from collections.abc import Iterator
from uuid import UUID

from pydantic import BaseModel

from kompeten_client.applications import Step
from kompeten_client.connection import PAGE, Connection

PATH = "/v1/feed"


class Change(Step):
    """A change of an application; `cursor` goes on behind it. The same `event_id` is the same change."""

    cursor: str
    application_id: UUID
    batch_id: UUID


class Changes(BaseModel):
    """Some changes, and where to go on."""

    items: list[Change]
    next: str
    more: bool


class Feed:
    """`kompeten.feed`. A cursor that a restored database forgot is `NotFound` with code `cursor_lost`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def each(self, *, after: str | None = None, batch_id: UUID | None = None) -> Iterator[Change]:
        """Yield the changes behind a cursor until now, without one from the first."""
        more = True
        while more:
            page = self._connection.get(Changes, PATH, after=after, batch_id=batch_id, limit=PAGE)
            yield from page.items
            after, more = page.next, page.more

    def follow(self, *, after: str | None = None, batch_id: UUID | None = None) -> Iterator[Change]:
        """Yield the same and then each change as it comes, for ever; what broke off goes on behind the last one."""
        for event in self._connection.events(PATH, after=after, batch_id=batch_id):
            yield Change.model_validate({**json.loads(event.data), "cursor": event.id})
