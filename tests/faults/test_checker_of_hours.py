"""The invariant of hours: silent where everybody has what they attended, loud about each way to count wrongly."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from faults.checker.case import Case
from faults.checker.lessons import hours_are_counted_once

Json = dict[str, Any]  # Any: JSON
SITI, AHMAD = "enrolment-siti", "enrolment-ahmad"
SHORT, LONG = {"id": "short", "lesson_hours": 1}, {"id": "long", "lesson_hours": 3}


def told(revision: int, *sessions: Json, hours: int) -> Json:
    body = {"enrolment_id": SITI, "revision": revision, "sessions": sessions, "lesson_hours": hours}
    headers = {
        "ce_type": "id.kompeten.TrainingAttended.v1",
        "ce_subject": SITI,
        "ce_sequence": f"{revision:010}",
        "ce_id": f"event-{revision}",
    }
    place = {"topic": "kompeten.development", "partition": 5, "offset": revision}
    return place | {"key": SITI, "headers": [list(one) for one in headers.items()], "value": json.dumps(body)}


def sound() -> tuple[list[Json], Json]:
    """Return a campaign in which Siti attended both sessions and Ahmad none."""
    log = [{"kind": "gathering", "at": 1, "activity": "a1", "lessons": {SITI: 4, AHMAD: 0}}]
    development = {
        "activity": [{"id": "a1", "sessions": [SHORT, LONG]}],
        "attendance": [{"enrolment_id": SITI, "session_id": one["id"]} for one in (SHORT, LONG)],
        "participant": [{"enrolment_id": SITI, "lesson_hours": 4}, {"enrolment_id": AHMAD, "lesson_hours": 0}],
    }
    enrolments = [{"id": SITI, "lesson_hours": 4}, {"id": AHMAD, "lesson_hours": 0}]
    rows = {"registration": {"enrolment": enrolments}, "development": development}
    records = [told(1, SHORT, hours=1), told(2, SHORT, LONG, hours=4)]
    return log, {"rows": rows, "records": records}


def found(log: list[Json], evidence: Json) -> list[str]:
    return list(hours_are_counted_once(Case(log, evidence)))


def test_sound_hours_are_clean_also_where_copies_follow_and_where_nobody_is_trained() -> None:
    log, evidence = sound()
    copied = evidence["records"] + [one | {"offset": one["offset"] + 10} for one in evidence["records"]]
    assert found(log, evidence) == found(log, evidence | {"records": copied}) == []
    assert found([], {"rows": {"registration": {}}, "records": []}) == []


def test_what_was_struck_is_attended_no_more() -> None:
    log, evidence = sound()
    log[0]["lessons"][SITI] = 1
    rows = evidence["rows"]
    rows["development"]["attendance"][1]["struck_at"] = "2026-11-26T10:00:00Z"
    rows["development"]["participant"][0]["lesson_hours"] = rows["registration"]["enrolment"][0]["lesson_hours"] = 1
    evidence["records"].append(told(3, SHORT, hours=1))
    assert found(log, evidence) == []
    evidence["records"].pop()
    assert found(log, evidence), "a strike that was never told"


WRONG: dict[str, Callable[[Json, Json], object]] = {
    "a session counted twice in the participant's row": lambda rows, _: rows["participant"][0].update(lesson_hours=5),
    "a list that was answered and is gone": lambda rows, _: rows["attendance"].pop(),
    "a list entered for somebody else, too": lambda rows, _: rows["attendance"].append(
        {"enrolment_id": AHMAD, "session_id": "short"}
    ),
    "a last revision that was never told": lambda _, evidence: evidence["records"].pop(),
    "hours on the topic that its sessions do not count together": lambda _, evidence: evidence["records"].append(
        told(3, SHORT, LONG, hours=7)
    ),
    "a session told twice": lambda _, evidence: evidence["records"].append(told(3, SHORT, LONG, LONG, hours=7)),
    "hours registration did not hear of": lambda _, evidence: evidence["rows"]["registration"]["enrolment"][0].update(
        lesson_hours=1
    ),
    "somebody nobody enrolled": lambda rows, _: rows["participant"].append(
        {"enrolment_id": "stranger", "lesson_hours": 0}
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_hours_counted_wrongly_are_named(what: str) -> None:
    log, evidence = sound()
    WRONG[what](evidence["rows"]["development"], evidence)
    assert found(log, evidence), what
