"""What makes an instrument, which answers fit its questions, and what answers score."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from pydantic import BaseModel, ConfigDict

SCALE_STEPS: Final = 5  # Likert's: from "strongly disagree" to "strongly agree"

Value = int | str


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

    @property
    def steps(self) -> int:
        """How many answers there are to count; none to one in words."""
        by_kind = {QuestionKind.SCALE: SCALE_STEPS, QuestionKind.CHOICE: len(self.options), QuestionKind.TEXT: 0}
        return by_kind[self.kind]


class QuestionCode(StrEnum):
    """Why questions make no instrument."""

    NAMED_TWICE = "named_twice"
    OPTIONS_MISSING = "options_missing"
    OPTIONS_UNUSED = "options_unused"
    NO_SUCH_OPTION = "no_such_option"


class AnswerCode(StrEnum):
    """Why answers do not fit the questions."""

    QUESTION_UNKNOWN = "question_unknown"
    NAMED_TWICE = "named_twice"
    MISSING = "answer_missing"
    UNFIT = "answer_unfit"


@dataclass(frozen=True, slots=True)
class QuestionFault:
    """What is wrong with which question, by its place."""

    place: int
    field: str
    code: QuestionCode


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with the answer to which question."""

    question: str
    code: AnswerCode


def check_questions(questions: Sequence[Question]) -> list[QuestionFault]:
    """Return everything that keeps questions from being an instrument."""
    ids = Counter(one.id for one in questions)
    return [
        QuestionFault(place, field, code)
        for place, one in enumerate(questions)
        for field, code in _faults_of(one, named=ids[one.id])
    ]


def check_answers(questions: Sequence[Question], answers: Sequence[tuple[str, Value]]) -> list[AnswerFault]:
    """Return everything that keeps answers from being taken: in the order of the questions, then the unknown ones."""
    given: dict[str, list[Value]] = {}
    for question, value in answers:
        given.setdefault(question, []).append(value)
    known = {one.id for one in questions}
    faults = [(one.id, _fault_in(one, given.get(one.id, []))) for one in questions]
    return [
        *(AnswerFault(question, code) for question, code in faults if code is not None),
        *(AnswerFault(question, AnswerCode.QUESTION_UNKNOWN) for question in given if question not in known),
    ]


def score_of(questions: Sequence[Question], answers: Mapping[str, Value]) -> int | None:
    """Return what answers score, in whole per cent: right options, and steps of the scale; None where nothing counts.

    A question left open that has a right answer scores nothing.
    """
    parts = [part for one in questions if (part := _part(one, answers.get(one.id))) is not None]
    return round(100 * sum(parts, Fraction()) / len(parts)) if parts else None


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


def _fault_in(question: Question, given: Sequence[Value]) -> AnswerCode | None:
    if not given:
        return AnswerCode.MISSING if question.is_required else None
    if len(given) > 1:
        return AnswerCode.NAMED_TWICE
    return None if _fits(question, given[0]) else AnswerCode.UNFIT


def _fits(question: Question, value: Value) -> bool:
    if isinstance(value, str):
        return question.kind is QuestionKind.TEXT and (bool(value) or not question.is_required)
    return 1 <= value <= question.steps


def _part(question: Question, value: Value | None) -> Fraction | None:
    if question.correct is not None:
        return Fraction(value == question.correct)
    if question.kind is QuestionKind.SCALE and isinstance(value, int):
        return Fraction(value - 1, SCALE_STEPS - 1)
    return None
