"""Topics as the API takes and shows them."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from development.topics.models import Topic
from kompeten.entry.drawable import PrintedName
from kompeten.entry.texts import Code

TopicCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class TopicBody(BaseModel):
    """A topic as the LSP words it."""

    model_config = ConfigDict(extra="forbid")

    name: PrintedName = Field(description="In Indonesian")
    name_en: PrintedName
    unit_codes: list[Code] = Field(default=[], max_length=100, description="Units of competency it teaches")
    scheme_codes: list[Code] = Field(default=[], max_length=100, description="Klaster it belongs to")


class TopicView(BaseModel):
    """A topic."""

    code: str
    name: str
    name_en: str
    unit_codes: list[str]
    scheme_codes: list[str]
    version: int

    @classmethod
    def of(cls, topic: Topic) -> Self:
        """Show a topic."""
        return cls(
            code=topic.code,
            name=topic.name,
            name_en=topic.name_en,
            unit_codes=topic.unit_codes,
            scheme_codes=topic.scheme_codes,
            version=topic.version,
        )
