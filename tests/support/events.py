"""Sample events: one maker for every registered type, and the situations that several tests need."""

import functools
import json
from pathlib import Path
from typing import Any, TypeVar

from kompeten.events import AssessmentCompleted, EventBody
from kompeten.events.snapshots import Mark
from kompeten.ids import new_id
from support.people import BATCH, SCHEME, participant

GOLDEN = Path(__file__).parents[1] / "contracts" / "events"
TIED = {"batch_id": BATCH.id, "batch_title": BATCH.title, "participant": participant}  # to the batch of `people`

Body = TypeVar("Body", bound=EventBody)


def sample(kind: type[Body], subject: object = None, **changes: Any) -> Body:
    """Return a valid body of any registered type, about something new unless a subject is given.

    What is not given stands as in the type's golden record, but for person and batch, which are those of `people`. A
    field may be given as Python or as JSON has it.
    """
    tied = {name: value() if callable(value) else value for name, value in TIED.items() if name in kind.model_fields}
    told = {**_golden(f"{kind.__name__}.v{kind.version}"), **tied, kind.subject_field: subject or new_id(), **changes}
    return kind.model_validate(told)


def completed(
    application_id: object = None, *, missed: int = 0, attempt: int = 1, revision: int = 1, **changes: Any
) -> AssessmentCompleted:
    """Return a completed assessment whose first `missed` units are BK; `changes` go to the participant."""
    marks = [Mark.NOT_YET_COMPETENT if place < missed else Mark.COMPETENT for place in range(len(SCHEME.units))]
    units = [
        {"code": unit.code, "title": unit.title, "mark": mark, "evidence": ["observation"], "note": ""}
        for unit, mark in zip(SCHEME.units, marks, strict=True)
    ]
    return sample(
        AssessmentCompleted,
        application_id,
        attempt=attempt,
        revision=revision,
        recommendation=Mark.NOT_YET_COMPETENT if missed else Mark.COMPETENT,
        units=units,
        participant=participant(**changes),
    )


@functools.cache
def _golden(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))["body"]
    return body
