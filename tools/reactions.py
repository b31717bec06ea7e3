"""Who reacts to which event: read from the services' own handler tables."""

import importlib

from kompeten.events import EventBody

SERVICES = ("registration", "assessment", "certification", "notifications")


def reactions(kind: type[EventBody]) -> list[tuple[str, str]]:
    """Return (service, handler name) of everyone who handles a type."""
    found = []
    for service in SERVICES:
        handlers = importlib.import_module(f"{service}.handlers").HANDLERS
        if kind in handlers:
            found.append((service, handlers[kind].__name__))
    return found
