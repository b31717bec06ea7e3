"""Who reacts to which event: read from the services' own handler tables."""

import importlib

from kompeten.events import EventBody
from kompeten.messaging.handlers import Handlers

SERVICES = ("registration", "assessment", "certification", "development", "notifications")


def reactions(kind: type[EventBody]) -> list[tuple[str, str]]:
    """Return (service, handler name) of everyone who handles a type, in the order they run within a service."""
    return [(service, one.name) for service in SERVICES for one in handlers_of(service) if one.kind is kind]


def handlers_of(service: str) -> Handlers:
    """Return the table of a service."""
    handlers: Handlers = importlib.import_module(f"{service}.handlers").HANDLERS
    return handlers
