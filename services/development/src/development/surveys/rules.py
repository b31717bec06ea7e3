"""Life of an invitation, and the codes people answer by."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from enum import StrEnum
from typing import Final
from uuid import UUID

from kompeten.events.development import SurveyKind
from kompeten.states import StateMachine

PROOF_BYTES: Final = 14  # with the 16 of the id a multiple of three: no padding in the address
ROOM_BYTES: Final = 16 + PROOF_BYTES
IN_ROOMS: Final = (SurveyKind.REACTION, SurveyKind.LEARNING_AFTER)


class InvitationState(StrEnum):
    """Where an invitation stands."""

    INVITED = "invited"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


class InvitationMove(StrEnum):
    """What happens to an invitation."""

    ANSWER = "answer"
    CANCEL = "cancel"


INVITATION = StateMachine(
    InvitationState,
    InvitationMove,
    {
        (InvitationState.INVITED, InvitationMove.ANSWER): InvitationState.ANSWERED,
        (InvitationState.INVITED, InvitationMove.CANCEL): InvitationState.CANCELLED,
    },
)


def code_digest(code: str) -> bytes:
    """Return what is kept of a code that came by letter."""
    return hashlib.sha256(code.encode()).digest()


def room_code(secret: bytes, survey_id: UUID) -> str:
    """Return the code a screen shows to the whole room: it names the survey and proves that we made it."""
    return urlsafe_b64encode(survey_id.bytes + _proof(secret, survey_id)).decode()


def find_survey_id(code: str) -> UUID | None:
    """Return which survey a code of a room names, proven or not; None for what has no such shape."""
    try:
        read = urlsafe_b64decode(code.encode())
    except (Error, ValueError):
        return None
    return UUID(bytes=read[:16]) if len(read) == ROOM_BYTES else None


def is_room_code(code: str, secret: bytes, survey_id: UUID) -> bool:
    """Tell whether a code is the one of this survey's room."""
    return hmac.compare_digest(code.encode(), room_code(secret, survey_id).encode())


def _proof(secret: bytes, survey_id: UUID) -> bytes:
    return hmac.digest(secret, b"survey" + survey_id.bytes, hashlib.sha256)[:PROOF_BYTES]
