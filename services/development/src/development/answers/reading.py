"""From a form as a browser sends it to answers."""

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from development.instruments.rules import AnswerCode, QuestionKind
from development.surveys.models import Answer
from development.surveys.schemas import AskedQuestion, AskedView
from kompeten.entry.texts import Remark

REMARK: TypeAdapter[str] = TypeAdapter(Remark)


def read_form(asked: AskedView, typed: Mapping[str, str]) -> tuple[list[Answer], dict[str, AnswerCode]]:
    """Return the answers to the questions that have one, and what is wrong with the others, by question."""
    answers, problems = [], {}
    for question in asked.questions:
        entry = typed.get(question.id, "")
        value = _value(question, entry)
        if value is not None:
            answers.append(Answer(question=question.id, value=value))
        elif entry or question.is_required:
            problems[question.id] = AnswerCode.UNFIT if entry else AnswerCode.MISSING
    return answers, problems


def _value(question: AskedQuestion, entry: str) -> int | str | None:
    if question.kind is not QuestionKind.TEXT:
        steps = range(1, question.steps + 1)
        return int(entry) if entry in {str(one) for one in steps} else None
    try:
        return REMARK.validate_python(entry) or None
    except ValidationError:
        return None
