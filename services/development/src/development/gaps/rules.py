"""What is missing of an activity, as whoever planned it can still set it right."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from development.activities.rules import ActivityState, PlanCode, check_sessions
from development.schedules.rules import MINIMUM
from kompeten.events.development import ActivitySession
from kompeten.problems import Text

LISTS_WITHIN: Final = timedelta(days=1)  # of a session's end: until then a list is on its way
NAMED: Final = 3  # titles in one message; the others are counted


class GapKind(StrEnum):
    """What is missing, or cannot be."""

    NEVER_ANNOUNCED = "never_announced"
    BEGUN_BEFORE_ANNOUNCED = "begun_before_announced"
    SESSIONS_OVERLAP = "sessions_overlap"
    TRAINER_MISSING = "trainer_missing"
    NOBODY_ENROLLED = "nobody_enrolled"
    ATTENDANCE_MISSING = "attendance_missing"
    TOO_FEW_ATTENDED = "too_few_attended"
    SCORES_ONE_SIDED = "scores_one_sided"
    ATTESTATIONS_MISSING = "attestations_missing"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of an activity; `one_sided` are the people with a score on one side alone."""

    state: ActivityState
    announced_at: datetime | None
    sessions: Sequence[ActivitySession]
    has_trainers: bool
    enrolled: int
    attended: int
    listed: Collection[UUID]
    one_sided: int
    is_attested: bool


Found = tuple[GapKind, Text]


def gaps(facts: Facts, *, now: datetime) -> list[Found]:
    """Return what is missing of an activity: dates first, then what everything else rests on."""
    if facts.state is ActivityState.CANCELLED or not facts.sessions:
        return []
    begins = min(one.starts_at for one in facts.sessions)
    if begins > now:
        return []
    if facts.state is ActivityState.DRAFT:
        return [(GapKind.NEVER_ANNOUNCED, NEVER_ANNOUNCED)]
    return [*_dates(facts, begins), *_people(facts, now), *_papers(facts, now)]


def _dates(facts: Facts, begins: datetime) -> Iterator[Found]:
    if facts.announced_at is not None and begins < facts.announced_at:
        yield GapKind.BEGUN_BEFORE_ANNOUNCED, BEGUN_BEFORE_ANNOUNCED
    overlaps = {one.pointer for one in check_sessions(facts.sessions) if one.code is PlanCode.SESSIONS_OVERLAP}
    titles = [one.title for place, one in enumerate(facts.sessions) if f"#/sessions/{place}/starts_at" in overlaps]
    if titles:
        yield GapKind.SESSIONS_OVERLAP, _about(titles, *OVERLAPPING)


def _people(facts: Facts, now: datetime) -> Iterator[Found]:
    if not facts.has_trainers:
        yield GapKind.TRAINER_MISSING, TRAINER_MISSING
    if not facts.enrolled and not facts.attended:
        yield GapKind.NOBODY_ENROLLED, NOBODY_ENROLLED
        return
    without = [one.title for one in facts.sessions if one.ends_at + LISTS_WITHIN < now and one.id not in facts.listed]
    if without:
        yield GapKind.ATTENDANCE_MISSING, _about(without, *UNLISTED)
    if 0 < facts.attended < MINIMUM and _is_over(facts, now):
        yield (
            GapKind.TOO_FEW_ATTENDED,
            Text(
                f"Hanya {facts.attended} orang hadir: jawaban evaluasi dari kurang dari lima orang tidak ditampilkan.",
                f"Only {facts.attended} attended: answers of fewer than five people are not shown.",
            ),
        )


def _papers(facts: Facts, now: datetime) -> Iterator[Found]:
    if facts.one_sided:
        yield (
            GapKind.SCORES_ONE_SIDED,
            Text(
                f"Lengkapi nilai tes: {facts.one_sided} orang baru memiliki nilai sebelum atau sesudah kegiatan saja.",
                f"Complete the scores: {facts.one_sided} people have one before or after the activity alone.",
            ),
        )
    if facts.attended and not facts.is_attested and _is_over(facts, now):
        yield GapKind.ATTESTATIONS_MISSING, ATTESTATIONS_MISSING


def _is_over(facts: Facts, now: datetime) -> bool:
    return max(one.ends_at for one in facts.sessions) + LISTS_WITHIN < now


def _about(titles: Sequence[str], indonesian: str, english: str) -> Text:
    shown, others = "; ".join(f"“{one}”" for one in titles[:NAMED]), len(titles) - NAMED
    rest = (f" dan {others} lainnya", f" and {others} more") if others > 0 else ("", "")
    return Text(indonesian.format(shown + rest[0]), english.format(shown + rest[1]))


UNLISTED: Final = (
    "Catat kehadiran: sesi {} sudah selesai dan belum memiliki daftar hadir.",
    "Record attendance: {} is over and has no list of it.",
)
OVERLAPPING: Final = (
    "Perbaiki waktu: sesi {} bertumpang tindih dengan sesi lain.",
    "Correct the times: {} overlaps with another session.",
)
NEVER_ANNOUNCED: Final = Text(
    "Kegiatan ini seharusnya sudah dimulai, tetapi belum pernah diumumkan.",
    "This activity should have begun and was never announced.",
)
BEGUN_BEFORE_ANNOUNCED: Final = Text(
    "Periksa tanggal: sesi pertama dimulai sebelum kegiatan ini diumumkan.",
    "Check the dates: the first session began before this activity was announced.",
)
TRAINER_MISSING: Final = Text(
    "Catat narasumber: kegiatan ini sudah dimulai dan belum menyebutkan siapa yang mengajar.",
    "Record who taught: this activity has begun and names nobody.",
)
NOBODY_ENROLLED: Final = Text(
    "Kegiatan ini sudah dimulai dan belum ada yang terdaftar.", "This activity has begun and nobody is enrolled."
)
ATTESTATIONS_MISSING: Final = Text(
    "Terbitkan surat keterangan kehadiran: kegiatan ini sudah selesai dan belum ada yang menerimanya.",
    "Issue certificates of attendance: this activity is over and nobody has one.",
)
