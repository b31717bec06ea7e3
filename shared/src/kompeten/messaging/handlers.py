"""What a service does on which event: each aggregate declares its own, the service puts them in their order."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import Event, EventBody
from kompeten.messaging.failures import Poison

# Any: a table holds handlers of many body types; `on` has had each checked against its own.
Handler = Callable[[AsyncSession, Event[Any]], Awaitable[None]]
Body = TypeVar("Body", bound=EventBody)


@dataclass(frozen=True, slots=True)
class Reaction:
    """One handler of one event type."""

    kind: type[EventBody]
    handler: Handler

    @property
    def name(self) -> str:
        """Return what the handler does, in its own words."""
        return getattr(self.handler, "__name__", "handle")


Handlers = tuple[Reaction, ...]
"""Several may name one type: then they run in the order of the table, in one transaction."""


def on(kind: type[Body], handler: Callable[[AsyncSession, Event[Body]], Awaitable[None]]) -> Reaction:
    """Declare a handler; it never commits."""
    return Reaction(kind, handler)


def topics_of(handlers: Iterable[Reaction]) -> list[str]:
    """Return the topics to be read, sorted."""
    return sorted({one.kind.topic for one in handlers})


def by_kind(handlers: Iterable[Reaction]) -> dict[type[EventBody], list[Handler]]:
    """Return the handlers of each type, in their order."""
    table: dict[type[EventBody], list[Handler]] = {}
    for one in handlers:
        table.setdefault(one.kind, []).append(one.handler)
    return table


def tenant_of(event: Event[Any]) -> str:  # Any: whatever the body
    """Return whose event it is; one that names no LSP belongs to nobody and is `Poison`."""
    if not event.lsp_id:
        raise Poison(f"{event.type} {event.id} names no LSP")
    return event.lsp_id
