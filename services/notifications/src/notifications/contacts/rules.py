"""Whose an event is."""

from typing import Any

from kompeten.events import Event
from kompeten.messaging.failures import Poison


def tenant(event: Event[Any]) -> str:  # Any: whatever the body
    """Return the event's LSP; an event without one belongs to nobody and is `Poison`."""
    if not event.lsp_id:
        raise Poison(f"{event.type} without ce_lspid")
    return event.lsp_id
