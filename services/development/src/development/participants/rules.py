"""Life of a participant, as registration tells it."""

from enum import StrEnum


class ParticipantState(StrEnum):
    """Whether somebody takes part."""

    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"
