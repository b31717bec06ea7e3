"""What makes an instrument."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class InstrumentKind(StrEnum):
    """What an instrument asks about, by Kirkpatrick's levels: 1, 2, and 3 as both sides see it."""

    REACTION = "reaction"
    LEARNING = "learning"
    BEHAVIOUR = "behaviour"
    BEHAVIOUR_SUPERVISOR = "behaviour_supervisor"


class QuestionKind(StrEnum):
    """How a question is answered: a step of the scale, the number of an option, or words."""

    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"


class Option(BaseModel):
    """One answer to choose."""

    model_config = ConfigDict(frozen=True)

    text: str
    text_en: str


class Question(BaseModel):
    """A question; one of a scale is a statement to agree with. `correct` is the right option of a test, from 1."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: QuestionKind
    text: str
    text_en: str
    options: tuple[Option, ...] = ()
    correct: int | None = None
    is_required: bool = True


class QuestionCode(StrEnum):
    """Why questions make no instrument."""

    NAMED_TWICE = "named_twice"
    OPTIONS_MISSING = "options_missing"
    OPTIONS_UNUSED = "options_unused"
    NO_SUCH_OPTION = "no_such_option"


@dataclass(frozen=True, slots=True)
class QuestionFault:
    """What is wrong with which question, by its place."""

    place: int
    field: str
    code: QuestionCode


def check_questions(questions: Sequence[Question]) -> list[QuestionFault]:
    """Return everything that keeps questions from being an instrument."""
    ids = Counter(one.id for one in questions)
    return [
        QuestionFault(place, field, code)
        for place, one in enumerate(questions)
        for field, code in _faults_of(one, named=ids[one.id])
    ]


def _faults_of(question: Question, *, named: int) -> Iterator[tuple[str, QuestionCode]]:
    is_choice = question.kind is QuestionKind.CHOICE
    if named > 1:
        yield "id", QuestionCode.NAMED_TWICE
    if is_choice and len(question.options) <= 1:
        yield "options", QuestionCode.OPTIONS_MISSING
    if not is_choice and question.options:
        yield "options", QuestionCode.OPTIONS_UNUSED
    if question.correct is not None and not 1 <= question.correct <= len(question.options):
        yield "correct", QuestionCode.NO_SUCH_OPTION
