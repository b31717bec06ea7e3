"""What a message can be, and how long it waits before the next attempt."""

from datetime import timedelta
from enum import StrEnum

EMAIL = "email"
FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 600  # greylisting servers take minutes; an operator's repair shows within ten
ERASED = "Data orang ini telah dihapus / the person's data was erased"
NO_ADDRESS = "Tidak ada alamat e-mail / no e-mail address known"


class MessageState(StrEnum):
    """Where a message stands."""

    AWAITING_CONTACT = "awaiting_contact"
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    SENT_AGAIN = "sent_again"
    FAILED = "failed"
    UNDELIVERABLE = "undeliverable"
    CANCELLED = "cancelled"


UNSENT = (MessageState.AWAITING_CONTACT, MessageState.PENDING, MessageState.SENDING)


class RecipientRole(StrEnum):
    """As whom somebody is told."""

    CANDIDATE = "candidate"
    ASSESSOR = "assessor"
    CERTIFICATION_MANAGER = "certification_manager"


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts in vain: doubling, for ever, ten minutes at most."""
    return timedelta(seconds=min(FIRST_WAIT_SECONDS * 2 ** min(attempts - 1, 20), LONGEST_WAIT_SECONDS))
