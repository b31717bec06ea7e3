"""Who assesses whom and when: a small timetable that keeps every rule it can know."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from devstack.demo.sheets import TIME_ZONE, AssessorRow

SLOT = timedelta(minutes=50)
OPENS = time(7, 30)
SLOTS_A_DAY = 11


class NobodyCanAssess(Exception):
    """No assessor in scope is free for a candidate."""


@dataclass(frozen=True)
class Slot:
    """An assignment as it is put."""

    assessment_id: str
    assessor: AssessorRow
    starts_at: datetime

    @property
    def body(self) -> dict[str, str]:
        """The body of the assignment."""
        return {
            "assessor_id": str(self.assessor.id),
            "starts_at": self.starts_at.isoformat(),
            "ends_at": (self.starts_at + SLOT).isoformat(),
        }


def plan(assessments: Sequence[dict[str, Any]], assessors: Sequence[AssessorRow], day: date) -> list[Slot]:  # Any: JSON
    """Give each candidate the least busy assessor in scope, valid, and of another employer; scarce schemes first."""
    load: Counter[UUID] = Counter()
    valid = [assessor for assessor in assessors if assessor.is_valid]
    by_scarcity = sorted(assessments, key=lambda one: (len(_able(one, valid)), one["id"]))
    slots = []
    for assessment in by_scarcity:
        able = [one for one in _able(assessment, valid) if load[one.id] < SLOTS_A_DAY]
        if not able:
            raise NobodyCanAssess(assessment["participant"]["scheme"]["code"])
        chosen = min(able, key=lambda one: load[one.id])
        slots.append(Slot(assessment["id"], chosen, first_slot(day) + SLOT * load[chosen.id]))
        load[chosen.id] += 1
    return slots


def first_slot(day: date) -> datetime:
    """Return when the first assessment of the day begins."""
    return datetime.combine(day, OPENS, ZoneInfo(TIME_ZONE))


def in_scope(assessment: dict[str, Any], assessor: AssessorRow) -> bool:  # Any: JSON
    """Tell whether the assessor's scope has the candidate's scheme."""
    return assessment["participant"]["scheme"]["code"] in assessor.schemes


def _able(assessment: dict[str, Any], assessors: Sequence[AssessorRow]) -> list[AssessorRow]:  # Any: JSON
    employer = assessment["participant"]["employer"]["name"]
    return [one for one in assessors if in_scope(assessment, one) and one.employer != employer]
