"""What a delivery can be, and how long it waits before the next attempt."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from kompeten.events import Event
from kompeten.messaging.failures import Poison

EMAIL = "email"
FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 600  # greylisting servers take minutes; an operator's repair shows within ten
ERASED = "Data orang ini telah dihapus / the person's data was erased"
NO_ADDRESS = "Tidak ada alamat e-mail / no e-mail address known"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    AWAITING_CONTACT = "awaiting_contact"
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    SENT_AGAIN = "sent_again"
    FAILED = "failed"
    UNDELIVERABLE = "undeliverable"
    CANCELLED = "cancelled"


UNSENT = (DeliveryState.AWAITING_CONTACT, DeliveryState.PENDING, DeliveryState.SENDING)


class RecipientRole(StrEnum):
    """As whom somebody is told."""

    CANDIDATE = "candidate"
    ASSESSOR = "assessor"
    CERTIFICATION_MANAGER = "certification_manager"


class LetterKind(StrEnum):
    """What a letter is about; each has a template of its name."""

    CANDIDATE_REGISTERED = "candidate_registered"
    CANDIDATE_RETURNED = "candidate_returned"
    CANDIDATE_REJECTED = "candidate_rejected"
    CANDIDATE_WITHDRAWN = "candidate_withdrawn"
    CANDIDATE_SCHEDULED = "candidate_scheduled"
    CANDIDATE_ABSENT = "candidate_absent"
    CANDIDATE_NOT_GRANTED = "candidate_not_granted"
    CANDIDATE_ISSUED = "candidate_issued"
    ASSESSOR_ASSIGNED = "assessor_assigned"
    BATCH_DIGEST = "batch_digest"


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts in vain: doubling, for ever, ten minutes at most."""
    return timedelta(seconds=min(FIRST_WAIT_SECONDS * 2 ** min(attempts - 1, 20), LONGEST_WAIT_SECONDS))


def tenant(event: Event[Any]) -> str:  # Any: whatever the body
    """Return the event's LSP; an event without one belongs to nobody and is `Poison`."""
    if not event.lsp_id:
        raise Poison(f"{event.type} without ce_lspid")
    return event.lsp_id
