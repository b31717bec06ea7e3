"""What stands on certificates of attendance and in reports is refused at entry when no page could show it."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from development.activities.schemas import ActivityBody
from development.instruments.schemas import InstrumentBody
from development.mentoring.schemas import MeetingBody
from development.programmes.schemas import ProgrammeBody, ProgrammeReport
from development.topics.schemas import TopicBody
from kompeten.ids import new_id
from support.drivers.development import ACTIVITY, PROGRAMME, SESSIONS, TOPIC

UNPRINTED = ["Aula 北京", "Hadir 😀", "ꦗꦮ"]
QUESTION: dict[str, Any] = {
    "id": "latihan",
    "kind": "choice",
    "text": "Latihannya berguna.",
    "text_en": "The exercises were useful.",
    "options": [{"text": "Ya", "text_en": "Yes"}, {"text": "Tidak", "text_en": "No"}],
}
INSTRUMENT = {"title": "Tanggapan", "title_en": "Reaction", "questions": [QUESTION]}
MEETING = {"session": SESSIONS[0], "minutes": "Klasifikasi.", "enrolment_ids": [str(new_id())]}
PRINTED: list[tuple[type[BaseModel], dict[str, Any], tuple[str | int, ...]]] = [
    (ActivityBody, ACTIVITY, ("title",)),
    (ActivityBody, ACTIVITY, ("sessions", 0, "title")),
    (ActivityBody, ACTIVITY, ("trainers", 0, "name")),
    (MeetingBody, MEETING, ("session", "title")),
    (TopicBody, TOPIC, ("name",)),
    (TopicBody, TOPIC, ("name_en",)),
    (ProgrammeBody, PROGRAMME, ("title",)),
    (ProgrammeBody, PROGRAMME, ("goals",)),
    (ProgrammeReport, {"report": "Kunjungan naik."}, ("report",)),
    (InstrumentBody, INSTRUMENT, ("questions", 0, "text")),
    (InstrumentBody, INSTRUMENT, ("questions", 0, "text_en")),
    (InstrumentBody, INSTRUMENT, ("questions", 0, "options", 0, "text")),
    (InstrumentBody, INSTRUMENT, ("questions", 0, "options", 1, "text_en")),
]


def with_text(body: Any, place: tuple[str | int, ...], text: str) -> Any:
    """Return a body with another text at a place."""
    first, *rest = place
    inner = with_text(body[first], tuple(rest), text) if rest else text
    if isinstance(body, dict):
        return body | {str(first): inner}
    return [inner if number == first else one for number, one in enumerate(body)]


@pytest.mark.parametrize("text", UNPRINTED)
@pytest.mark.parametrize(("kind", "body", "place"), PRINTED, ids=lambda one: getattr(one, "__name__", None))
def test_what_no_page_could_show_is_refused(
    kind: type[BaseModel], body: dict[str, Any], place: tuple[str | int, ...], text: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.model_validate(with_text(body, place, text))
    assert [(error["loc"], error["type"]) for error in refused.value.errors()] == [(place, "unprintable")]


def test_prose_in_lines_is_taken() -> None:
    lines = "Layanan anak – di setiap “kecamatan”.\n\nDan lansia…"
    assert ProgrammeBody.model_validate(PROGRAMME | {"goals": lines}).goals == lines
