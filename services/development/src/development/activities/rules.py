"""When the plan of an activity holds, and its life."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kompeten.events.development import ActivitySession, RegencyQuota, Trainer
from kompeten.states import StateMachine


class ActivityState(StrEnum):
    """Life of an activity."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class ActivityMove(StrEnum):
    """What can be done to an activity."""

    AMEND = "amend"
    ANNOUNCE = "announce"
    CANCEL = "cancel"


ACTIVITY = StateMachine(
    ActivityState,
    ActivityMove,
    {
        (ActivityState.DRAFT, ActivityMove.AMEND): ActivityState.DRAFT,
        (ActivityState.DRAFT, ActivityMove.ANNOUNCE): ActivityState.ANNOUNCED,
        (ActivityState.ANNOUNCED, ActivityMove.AMEND): ActivityState.ANNOUNCED,
        (ActivityState.ANNOUNCED, ActivityMove.CANCEL): ActivityState.CANCELLED,
    },
)


class TimeZone(StrEnum):
    """The zones of Indonesia: WIB (two names), WITA and WIT."""

    JAKARTA = "Asia/Jakarta"
    PONTIANAK = "Asia/Pontianak"
    MAKASSAR = "Asia/Makassar"
    JAYAPURA = "Asia/Jayapura"


class PlanCode(StrEnum):
    """Why the plan of an activity does not hold."""

    TOPIC_UNKNOWN = "topic_unknown"
    PLACE_MISSING = "place_missing"
    SHORTER_THAN_A_LESSON = "shorter_than_a_lesson"
    SESSIONS_OVERLAP = "sessions_overlap"
    NAMED_TWICE = "named_twice"
    MORE_THAN_THE_QUOTA = "more_than_the_quota"
    ACCOUNT_MISSING = "account_missing"


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with a plan, and where: a JSON pointer."""

    pointer: str
    code: PlanCode


def lesson_hours(starts_at: datetime, ends_at: datetime, lesson_minutes: int) -> int:
    """Return how many whole lessons (JP) fit into a session."""
    return (ends_at - starts_at) // timedelta(minutes=lesson_minutes)


def check_plan(
    *,
    topics: Sequence[str],
    known_topics: Collection[str],
    sessions: Sequence[ActivitySession],
    quota: int,
    regency_quotas: Sequence[RegencyQuota],
    trainers: Sequence[Trainer] = (),
) -> list[Found]:
    """Return everything that is wrong with a plan."""
    unknown = [place for place, code in enumerate(topics) if code not in known_topics]
    return [
        *(Found(f"#/topics/{place}", PlanCode.TOPIC_UNKNOWN) for place in unknown),
        *check_sessions(sessions),
        *_check_regencies(regency_quotas, quota),
        *_check_trainers(trainers),
    ]


def changed_after_beginning(
    before: Sequence[ActivitySession], after: Sequence[ActivitySession], *, now: datetime
) -> list[ActivitySession]:
    """Return the sessions that have begun and are not as they were: people have been counted by them."""
    kept = {one.id: one for one in after}
    return [one for one in before if one.starts_at <= now and kept.get(one.id) != one]


def check_sessions(sessions: Sequence[ActivitySession]) -> Iterator[Found]:
    """Find what is wrong with sessions, each held against those before it."""
    ids = Counter(one.id for one in sessions)
    for place, one in enumerate(sessions):
        at = f"#/sessions/{place}"
        if ids[one.id] > 1:
            yield Found(f"{at}/id", PlanCode.NAMED_TWICE)
        if one.venue is None and one.link is None:
            yield Found(f"{at}/venue", PlanCode.PLACE_MISSING)
        if one.lesson_hours == 0:
            yield Found(f"{at}/ends_at", PlanCode.SHORTER_THAN_A_LESSON)
        if any(_overlap(one, other) for other in sessions[:place]):
            yield Found(f"{at}/starts_at", PlanCode.SESSIONS_OVERLAP)


def _overlap(one: ActivitySession, other: ActivitySession) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _check_regencies(regency_quotas: Sequence[RegencyQuota], quota: int) -> Iterator[Found]:
    named = Counter(one.region_code for one in regency_quotas)
    for place, one in enumerate(regency_quotas):
        if named[one.region_code] > 1:
            yield Found(f"#/regency_quotas/{place}/region_code", PlanCode.NAMED_TWICE)
        if one.quota > quota:
            yield Found(f"#/regency_quotas/{place}/quota", PlanCode.MORE_THAN_THE_QUOTA)


def _check_trainers(trainers: Sequence[Trainer]) -> Iterator[Found]:
    """Find assessors named without their account: by that alone a committee knows who trained a candidate."""
    for place, one in enumerate(trainers):
        if one.assessor_id is not None and one.user_id is None:
            yield Found(f"#/trainers/{place}/user_id", PlanCode.ACCOUNT_MISSING)
