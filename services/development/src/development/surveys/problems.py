"""Why something about a survey is refused."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from development.instruments.rules import AnswerCode, AnswerFault
from kompeten.problems import Conflict, FieldError, NotFound, Text, field_error

MESSAGES: dict[AnswerCode, Text] = {
    AnswerCode.QUESTION_UNKNOWN: Text("Pertanyaan ini tidak ada.", "There is no such question."),
    AnswerCode.NAMED_TWICE: Text("Dijawab lebih dari sekali.", "Answered more than once."),
    AnswerCode.MISSING: Text("Pertanyaan ini belum dijawab.", "This question has no answer yet."),
    AnswerCode.UNFIT: Text("Jawaban ini tidak sesuai dengan pertanyaannya.", "This answer does not fit the question."),
}


class SurveyNotOpen(NotFound):
    """404: unknown, used, too early and too late are told in the same words."""

    code = "survey_not_open"
    message = Text(
        "Tautan evaluasi ini tidak berlaku, sudah digunakan, atau masa pengisiannya sudah berakhir.",
        "This evaluation link is not valid, has been used, or its time is over.",
    )
    always: ClassVar = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


class RoomsAreNotAsked(Conflict):
    """409: this survey goes by letter alone."""

    code = "rooms_are_not_asked"
    message = Text(
        "Evaluasi ini hanya dikirim melalui surat, tidak ditampilkan di layar.",
        "This survey goes by letter alone and is shown on no screen.",
    )


def answer_errors(found: Iterable[AnswerFault], given: Sequence[str]) -> list[FieldError]:
    """Return what is wrong with answers as it is told; `given` are the questions in the order of their answers."""
    return [
        field_error(one.question, one.code, MESSAGES[one.code], pointer=_pointer(one.question, given)) for one in found
    ]


def _pointer(question: str, given: Sequence[str]) -> str:
    return f"#/answers/{given.index(question)}/value" if question in given else "#/answers"
