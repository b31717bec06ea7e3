"""Which papers a scheme version asks for; data, as the entry requirement is."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kompeten.entry.numbers import Whole
from registration.papers.kinds import DocumentKind


class GroupRule(StrEnum):
    """How many of a group's papers are needed."""

    ALL_OF = "all_of"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"


class DocumentGroup(BaseModel):
    """Papers asked for together. `at_least` counts papers, several of one kind too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: GroupRule
    documents: tuple[DocumentKind, ...] = Field(min_length=1, max_length=len(DocumentKind))
    least: Whole | None = Field(default=None, ge=1, le=20, description="With at_least only")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.rule is GroupRule.AT_LEAST) != (self.least is not None):
            raise ValueError("`least` belongs to at_least, and at_least needs it")
        if len(set(self.documents)) < len(self.documents):
            raise ValueError("a kind of paper stands there twice")
        return self
