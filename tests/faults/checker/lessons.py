"""I14: everybody is credited with the sessions they attended, once, in every place that says so."""

import json
from collections.abc import Iterator

from faults.checker.case import Case, Json


def hours_are_counted_once(case: Case) -> Iterator[str]:
    """I14: hours = attended sessions x length, once, per person: in both services' rows and on the topic."""
    wanted = {one: hours for line in case.log if line["kind"] == "gathering" for one, hours in line["lessons"].items()}
    places = {
        "attendance": _attended(case),
        "participants": {row["enrolment_id"]: row["lesson_hours"] for row in case.rows("development", "participant")},
        "enrolments": {row["id"]: row["lesson_hours"] for row in case.rows("registration", "enrolment")},
        "the topic": _told(case),
    }
    for place, found in places.items():
        for one in sorted(wanted.keys() | found.keys()):
            if one not in wanted:
                yield f"{place}: {found[one]} lessons of {one}, whom no finished gathering knows"
            elif found.get(one, 0) != wanted[one]:
                yield f"{place}: {found.get(one, 0)} lessons of {one}, who attended {wanted[one]}"


def _attended(case: Case) -> dict[str, int]:
    """Return the lessons of the rows of attendance not struck, by the sessions as their activities have them."""
    activities = case.rows("development", "activity")
    lengths = {one["id"]: one["lesson_hours"] for row in activities for one in row["sessions"]}
    found: dict[str, int] = {}
    for row in case.rows("development", "attendance"):
        if row.get("struck_at") is not None:
            continue
        found[row["enrolment_id"]] = found.get(row["enrolment_id"], 0) + lengths[row["session_id"]]
    return found


def _told(case: Case) -> dict[str, int]:
    """Return what the highest revision on the topic says, which must be what its own sessions count together."""
    values = {(one["topic"], one["partition"], one["offset"]): one["value"] for one in case.evidence["records"]}
    highest: dict[str, Json] = {}
    for one in case.events["TrainingAttended"]:
        body = json.loads(values[one.place])
        known = highest.get(body["enrolment_id"])
        if known is None or body["revision"] > known["revision"]:
            highest[body["enrolment_id"]] = body
    return {one: body["lesson_hours"] if body["lesson_hours"] == _length(body) else -1 for one, body in highest.items()}


def _length(body: Json) -> int:
    return sum({one["id"]: one["lesson_hours"] for one in body["sessions"]}.values())
