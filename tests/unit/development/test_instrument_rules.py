"""Instruments: which questions make one, which answers fit, what they score; and those that come with the service."""

import pytest

from development.instruments.reading import built_in
from development.instruments.rules import (
    AnswerCode,
    InstrumentKind,
    Option,
    Question,
    QuestionCode,
    QuestionKind,
    Value,
    check_answers,
    check_questions,
    score_of,
)

OPTIONS = tuple(Option(text=one, text_en=one) for one in ("a", "b", "c"))


def question(name: str, kind: QuestionKind, *, correct: int | None = None, is_required: bool = True) -> Question:
    """Return a question; one of choice has three options."""
    options = OPTIONS if kind is QuestionKind.CHOICE else ()
    return Question(
        id=name, kind=kind, text="?", text_en="?", options=options, correct=correct, is_required=is_required
    )


SCALE = question("scale", QuestionKind.SCALE)
CHOICE = question("choice", QuestionKind.CHOICE, correct=2)
WORDS = question("words", QuestionKind.TEXT, is_required=False)
ALL = (SCALE, CHOICE, WORDS)


@pytest.mark.parametrize("kind", InstrumentKind)
def test_what_comes_with_the_service_is_an_instrument(kind: InstrumentKind) -> None:
    view = built_in(kind)
    assert check_questions(view.questions) == []
    assert all(text.strip() for one in view.questions for text in (one.text, one.text_en))


def test_participant_and_supervisor_are_asked_what_can_be_compared() -> None:
    ids = [
        {one.id for one in built_in(kind).questions if one.steps}
        for kind in (InstrumentKind.BEHAVIOUR, InstrumentKind.BEHAVIOUR_SUPERVISOR)
    ]
    assert ids[0] & ids[1] >= {"applied", "better_work", "confident", "shared"}


def test_everything_wrong_with_questions_is_found_at_once() -> None:
    bare = CHOICE.model_copy(update={"options": OPTIONS[:1]})
    odd = WORDS.model_copy(update={"options": OPTIONS})
    found = [(one.place, one.field, one.code) for one in check_questions([SCALE, SCALE, bare, odd])]
    assert found == [
        (0, "id", QuestionCode.NAMED_TWICE),
        (1, "id", QuestionCode.NAMED_TWICE),
        (2, "options", QuestionCode.OPTIONS_MISSING),
        (2, "correct", QuestionCode.NO_SUCH_OPTION),
        (3, "options", QuestionCode.OPTIONS_UNUSED),
    ]


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ([("scale", 5), ("choice", 1), ("words", "Baik.")], []),
        ([("scale", 1), ("choice", 3)], []),
        ([("scale", 6), ("choice", 0)], [("scale", AnswerCode.UNFIT), ("choice", AnswerCode.UNFIT)]),
        ([("scale", "5"), ("choice", 1), ("words", 3)], [("scale", AnswerCode.UNFIT), ("words", AnswerCode.UNFIT)]),
        ([("scale", 2), ("scale", 3), ("choice", 1)], [("scale", AnswerCode.NAMED_TWICE)]),
        ([], [("scale", AnswerCode.MISSING), ("choice", AnswerCode.MISSING)]),
        ([("scale", 2), ("choice", 1), ("other", 1)], [("other", AnswerCode.QUESTION_UNKNOWN)]),
    ],
)
def test_answers_fit_their_questions_or_are_named(
    answers: list[tuple[str, Value]], faults: list[tuple[str, AnswerCode]]
) -> None:
    assert [(one.question, one.code) for one in check_answers(ALL, answers)] == faults


@pytest.mark.parametrize(
    ("answers", "score"),
    [({"scale": 5, "choice": 2}, 100), ({"scale": 1, "choice": 1}, 0), ({"scale": 3, "choice": 2}, 75), ({}, 0)],
)
def test_answers_score_right_options_and_steps_of_the_scale(answers: dict[str, Value], score: int) -> None:
    assert score_of(ALL, answers) == score


def test_words_and_choices_without_a_right_option_score_nothing() -> None:
    assert score_of([WORDS, CHOICE.model_copy(update={"correct": None})], {"words": "Baik.", "choice": 1}) is None
