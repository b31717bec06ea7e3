"""What an overview says of a session."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kompeten.events.development import ActivitySession


class Presence(StrEnum):
    """Whether somebody was at a session, as far as is known."""

    ATTENDED = "attended"
    NOT_RECORDED = "not_recorded"
    TO_COME = "to_come"


def presence_at(session: ActivitySession, attended: Collection[UUID], *, now: datetime) -> Presence:
    """Return whether somebody was at a session: what has not ended and has no entry is still to come."""
    if session.id in attended:
        return Presence.ATTENDED
    return Presence.TO_COME if now < session.ends_at else Presence.NOT_RECORDED
