"""What a message can be, and how long it waits before the next attempt."""

from datetime import timedelta
from enum import StrEnum

from kompeten.states import StateMachine

EMAIL = "email"
FIRST_WAIT_SECONDS = 5
PATIENCE = timedelta(days=5)  # RFC 5321, 4.5.4.1: a sender gives up after four to five days
LONGEST_WAIT_SECONDS = 600  # greylisting servers take minutes; an operator's repair shows within ten
ERASED = "Data orang ini telah dihapus / the person's data was erased"
NO_ADDRESS = "Tidak ada alamat surel / no e-mail address known"
HELD = "Pemrosesan data orang ini dibatasi / the processing of this person's data is restricted"
OVERTAKEN = "Survei telah ditutup selama pemrosesan dibatasi / the survey closed while processing was restricted"
UNUSABLE_ADDRESS = "Alamat surel tidak dapat dipakai / the e-mail address cannot be used"


class MessageState(StrEnum):
    """Where a message stands."""

    AWAITING_CONTACT = "awaiting_contact"
    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    SENT_AGAIN = "sent_again"
    FAILED = "failed"
    UNDELIVERABLE = "undeliverable"
    CANCELLED = "cancelled"


class MessageMove(StrEnum):
    """What happens to a message."""

    RELEASE = "release"
    FIND_NO_ADDRESS = "find_no_address"
    HOLD = "hold"
    LET_GO = "let_go"
    CLAIM = "claim"
    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    ACCEPT_AGAIN = "accept_again"
    DEFER = "defer"
    REFUSE = "refuse"
    CANCEL = "cancel"
    RESEND = "resend"


# Cancelled in the middle of a dialogue, a message goes on only to having been sent.
MESSAGE = StateMachine(
    MessageState,
    MessageMove,
    {
        (MessageState.AWAITING_CONTACT, MessageMove.RELEASE): MessageState.PENDING,
        (MessageState.AWAITING_CONTACT, MessageMove.FIND_NO_ADDRESS): MessageState.UNDELIVERABLE,
        (MessageState.AWAITING_CONTACT, MessageMove.CANCEL): MessageState.CANCELLED,
        (MessageState.PENDING, MessageMove.CLAIM): MessageState.SENDING,
        (MessageState.PENDING, MessageMove.CANCEL): MessageState.CANCELLED,
        (MessageState.PENDING, MessageMove.HOLD): MessageState.HELD,
        (MessageState.HELD, MessageMove.LET_GO): MessageState.PENDING,
        (MessageState.HELD, MessageMove.CANCEL): MessageState.CANCELLED,
        (MessageState.SENDING, MessageMove.TAKE_BACK): MessageState.PENDING,
        (MessageState.SENDING, MessageMove.ACCEPT): MessageState.SENT,
        (MessageState.SENDING, MessageMove.ACCEPT_AGAIN): MessageState.SENT_AGAIN,
        (MessageState.SENDING, MessageMove.DEFER): MessageState.PENDING,
        (MessageState.SENDING, MessageMove.REFUSE): MessageState.FAILED,
        (MessageState.SENDING, MessageMove.FIND_NO_ADDRESS): MessageState.UNDELIVERABLE,
        (MessageState.SENDING, MessageMove.CANCEL): MessageState.CANCELLED,
        (MessageState.FAILED, MessageMove.RESEND): MessageState.PENDING,
        (MessageState.UNDELIVERABLE, MessageMove.RESEND): MessageState.PENDING,
        (MessageState.CANCELLED, MessageMove.ACCEPT): MessageState.SENT,
        (MessageState.CANCELLED, MessageMove.ACCEPT_AGAIN): MessageState.SENT_AGAIN,
    },
)


class RecipientRole(StrEnum):
    """As whom somebody is told."""

    CANDIDATE = "candidate"
    PARTICIPANT = "participant"
    SUPERVISOR = "supervisor"
    ASSESSOR = "assessor"
    FORMER_ASSESSOR = "former_assessor"
    CERTIFICATION_MANAGER = "certification_manager"
    WEBHOOK_OWNER = "webhook_owner"


KNOWN_THROUGH_THEM = frozenset({RecipientRole.CANDIDATE, RecipientRole.PARTICIPANT, RecipientRole.SUPERVISOR})
"""Whose names and addresses go with the person's."""


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts in vain: doubling, ten minutes at most."""
    return timedelta(seconds=min(FIRST_WAIT_SECONDS * 2 ** min(attempts - 1, 20), LONGEST_WAIT_SECONDS))
