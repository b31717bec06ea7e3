"""What every event body is, and the register of all types."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

TYPE_PREFIX = "id.kompeten."

_registry: dict[str, type["EventBody"]] = {}


class EventBody(BaseModel):
    """The JSON body of one event type.

    Unknown fields are ignored, so that a producer may add fields before its consumers know them. A subclass names its
    `topic`, its producing `source` and its `version`; the type is `id.kompeten.<class name>.v<version>`. Every body
    carries the application id, which is the CloudEvents subject and the record key.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    topic: ClassVar[str]
    source: ClassVar[str]
    version: ClassVar[int] = 1

    application_id: UUID

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
        """Return the CloudEvents `dataschema`: where the JSON Schema stands in `shared/schemas/`."""
        return f"urn:kompeten:schema:{cls.__name__}.v{cls.version}"

    @property
    def subject(self) -> str:
        """Return the application id as it is written in key and subject."""
        return str(self.application_id)


def registry() -> dict[str, type[EventBody]]:
    """Return every event type by its CloudEvents `type`."""
    return dict(_registry)
