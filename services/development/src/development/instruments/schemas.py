"""Instruments as the API takes and shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from development.instruments.models import Instrument
from development.instruments.rules import InstrumentKind, Question, QuestionKind
from kompeten.entry.drawable import PrintedName, PrintedParagraph
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Name

QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Source(StrEnum):
    """Whose words an instrument has; the first there is is used."""

    ORGANIZER = "organizer"
    LSP = "lsp"
    BUILT_IN = "built_in"


class OptionBody(BaseModel):
    """One answer to choose."""

    model_config = ConfigDict(extra="forbid")

    text: PrintedName = Field(description="In Indonesian")
    text_en: PrintedName


class QuestionBody(BaseModel):
    """A question; one of a scale is a statement people agree with or not, in five steps."""

    model_config = ConfigDict(extra="forbid")

    id: QuestionId = Field(description="Answers of all versions are compared by it")
    kind: QuestionKind
    text: PrintedParagraph = Field(description="In Indonesian")
    text_en: PrintedParagraph
    options: list[OptionBody] = Field(default=[], max_length=10, description="What a choice is made from")
    correct: Whole | None = Field(default=None, description="Number of the right option, from 1; shown to nobody")
    is_required: StrictBool = True

    def question(self) -> Question:
        """Return the question as it is kept."""
        return Question.model_validate(self.model_dump())


class InstrumentBody(BaseModel):
    """The whole of an instrument: it becomes the next version."""

    model_config = ConfigDict(extra="forbid")

    title: Name = Field(description="In Indonesian")
    title_en: Name
    questions: list[QuestionBody] = Field(min_length=1, max_length=40)


class InstrumentView(BaseModel):
    """A version of an instrument; those built in have no id and the number 0."""

    model_config = ConfigDict(frozen=True)

    id: UUID | None
    source: Source
    kind: InstrumentKind
    number: int
    title: str
    title_en: str
    questions: tuple[Question, ...]
    created_at: datetime | None

    @classmethod
    def of(cls, instrument: Instrument) -> Self:
        """Show a version."""
        return cls(
            id=instrument.id,
            source=Source.LSP if instrument.organizer_id is None else Source.ORGANIZER,
            kind=instrument.kind,
            number=instrument.number,
            title=instrument.title,
            title_en=instrument.title_en,
            questions=instrument.questions,
            created_at=instrument.created_at,
        )
