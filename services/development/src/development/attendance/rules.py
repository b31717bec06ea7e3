"""When attendance can be recorded, what it counts, and the code a screen shows to those who are in the room."""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from kompeten.events.development import ActivitySession

STEP_SECONDS: Final = 30  # a photograph of the screen is of no use to whoever is elsewhere
GRACE_STEPS: Final = 1  # for clocks that differ, and for people who type
CODE_BYTES: Final = 10  # 80 bits: nobody guesses one in a minute


def attended(sessions: Sequence[ActivitySession], session_ids: Collection[UUID]) -> tuple[ActivitySession, ...]:
    """Return those of the sessions that were attended, each once, in their order."""
    return tuple(one for one in sessions if one.id in session_ids)


def lessons_of(sessions: Sequence[ActivitySession]) -> int:
    """Return the lessons (JP) that attended sessions count."""
    return sum(one.lesson_hours for one in sessions)


def is_late(session: ActivitySession, *, now: datetime, open_hours: int) -> bool:
    """Tell whether the session ended so long ago that an entry needs a reason."""
    return now > session.ends_at + timedelta(hours=open_hours)


class Entered(StrEnum):
    """What came of somebody who was named as present."""

    RECORDED = "recorded"
    KNOWN = "known"
    STRUCK = "struck"
    UNKNOWN = "unknown"
    RESTRICTED = "restricted"


class NotEntered(StrEnum):
    """Why nobody can be entered for a session."""

    NOT_FOUND = "not_found"
    NOT_ANNOUNCED = "activity_not_announced"
    NOT_BEGUN = "session_not_begun"
    LATE = "late_entry"


def refusal_of(
    found: ActivitySession | None, *, is_announced: bool, has_reason: bool, now: datetime, open_hours: int
) -> NotEntered | None:
    """Return why nobody can be entered for a session of an activity, None when people can."""
    if found is None:
        return NotEntered.NOT_FOUND
    if not is_announced:
        return NotEntered.NOT_ANNOUNCED
    if now < found.starts_at:
        return NotEntered.NOT_BEGUN
    if is_late(found, now=now, open_hours=open_hours) and not has_reason:
        return NotEntered.LATE
    return None


def code_at(secret: bytes, session_id: UUID, moment: datetime) -> str:
    """Return the code of a session that a screen shows at a moment."""
    return _code(secret, session_id, _step(moment))


def is_current(code: str, secret: bytes, session_id: UUID, moment: datetime) -> bool:
    """Tell whether a code is the one of this moment, or of a step before or after it."""
    steps = range(_step(moment) - GRACE_STEPS, _step(moment) + GRACE_STEPS + 1)
    expected = [_code(secret, session_id, step) for step in steps]
    return any(hmac.compare_digest(one, code) for one in expected)


def shown_until(moment: datetime) -> datetime:
    """Return when the screen shows the next code."""
    return datetime.fromtimestamp((_step(moment) + 1) * STEP_SECONDS, moment.tzinfo)


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def _code(secret: bytes, session_id: UUID, step: int) -> str:
    told = session_id.bytes + step.to_bytes(8, "big")
    return hmac.digest(secret, told, hashlib.sha256)[:CODE_BYTES].hex()
