"""What every event body is, and the register of all types."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

SCHEMA_NAMESPACE = "urn:kompeten:schema:"
TYPE_PREFIX = "id.kompeten."

_registry: dict[str, type["EventBody"]] = {}


class EventBody(BaseModel):
    """The JSON body of one event type.

    Unknown fields are ignored, so that a producer may add fields before its consumers know them. A subclass names its
    `topic`, its producing `source`, its `version` and its `subject_field`: the field that holds what the event is
    about, by which the events of a topic are numbered and ordered. The type is `id.kompeten.<class name>.v<version>`.
    Which fields are personal is marked on them (`PersonalText`); one that erases a person is an `Erasing`. One that
    `is_state` says all there is of its subject: a later one replaces it, and its topic keeps the newest for ever.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    topic: ClassVar[str]
    source: ClassVar[str]
    version: ClassVar[int] = 1
    subject_field: ClassVar[str]
    is_state: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Enter a concrete type (one that names its topic) in the register."""
        super().__init_subclass__()
        if hasattr(cls, "topic"):
            _registry[cls.event_type()] = cls

    @classmethod
    def event_type(cls) -> str:
        """Return the CloudEvents `type`."""
        return f"{TYPE_PREFIX}{cls.__name__}.v{cls.version}"

    @classmethod
    def schema_address(cls) -> str:
        """Return the CloudEvents `dataschema`; behind its last colon stands a file of `schemas/`, without its ending.

        A name and no address, since records outlive hosts: the gateway answers `/schemas/` and it, whole or short.
        """
        return f"{SCHEMA_NAMESPACE}{cls.__name__}.v{cls.version}"

    @property
    def subject(self) -> str:
        """Return what the event is about, as it is written in key and CloudEvents `subject`."""
        return str(getattr(self, self.subject_field))


class ApplicationEvent(EventBody):
    """An event about an application."""

    subject_field: ClassVar[str] = "application_id"

    application_id: UUID


class Erasing(EventBody):
    """An event that erases: whoever holds data of the person under its subject removes it, and stores none again."""

    person_id: UUID
    erased_at: datetime


def registry() -> dict[str, type[EventBody]]:
    """Return every event type by its CloudEvents `type`."""
    return dict(_registry)


def owner_of(topic: str) -> str | None:
    """Return the `source` that alone writes to a topic; None for a topic of no known type."""
    return next((kind.source for kind in _registry.values() if kind.topic == topic), None)


def erases(event_type: str) -> bool:
    """Tell whether events of a type erase; one nobody here knows does not."""
    kind = _registry.get(event_type)
    return kind is not None and issubclass(kind, Erasing)


def keeps_state(topic: str) -> bool:
    """Tell whether a topic is compacted: every type on it is the whole state of its subject."""
    kinds = [kind for kind in _registry.values() if kind.topic == topic]
    return bool(kinds) and all(kind.is_state for kind in kinds)
