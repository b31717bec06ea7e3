"""What letters are about."""

from enum import StrEnum
from typing import Final


class LetterKind(StrEnum):
    """What a letter is about; each has a template of its name."""

    CANDIDATE_RECEIVED = "candidate_received"
    CANDIDATE_WAITLISTED = "candidate_waitlisted"
    CANDIDATE_SEATED = "candidate_seated"
    CANDIDATE_REGISTERED = "candidate_registered"
    CANDIDATE_RETURNED = "candidate_returned"
    CANDIDATE_REJECTED = "candidate_rejected"
    CANDIDATE_WITHDRAWN = "candidate_withdrawn"
    CANDIDATE_SCHEDULED = "candidate_scheduled"
    CANDIDATE_REASSIGNED = "candidate_reassigned"
    CANDIDATE_CORRECTED = "candidate_corrected"
    CANDIDATE_ABSENT = "candidate_absent"
    CANDIDATE_NOT_GRANTED = "candidate_not_granted"
    CANDIDATE_PLANNED = "candidate_planned"
    CANDIDATE_ISSUED = "candidate_issued"
    PARTICIPANT_ENROLLED = "participant_enrolled"
    PARTICIPANT_WAITLISTED = "participant_waitlisted"
    PARTICIPANT_SEATED = "participant_seated"
    PARTICIPANT_WITHDRAWN = "participant_withdrawn"
    PARTICIPANT_CHANGED = "participant_changed"
    PARTICIPANT_CANCELLED = "participant_cancelled"
    PARTICIPANT_ATTESTED = "participant_attested"
    HOLDER_SUSPENDED = "holder_suspended"
    HOLDER_REINSTATED = "holder_reinstated"
    HOLDER_SCOPE_REDUCED = "holder_scope_reduced"
    HOLDER_WITHDRAWN = "holder_withdrawn"
    HOLDER_EXPIRED = "holder_expired"
    HOLDER_ENDING = "holder_ending"
    HOLDER_SUPERSEDED = "holder_superseded"
    HOLDER_REISSUED = "holder_reissued"
    HOLDER_LINK = "holder_link"
    SURVEY_PARTICIPANT = "survey_participant"
    SURVEY_SUPERVISOR = "survey_supervisor"
    ASSESSOR_ASSIGNED = "assessor_assigned"
    ASSESSOR_REPLACED = "assessor_replaced"
    BATCH_DIGEST = "batch_digest"
    WEBHOOK_DISABLED = "webhook_disabled"


APPEALABLE: Final = frozenset(
    {
        *(LetterKind.CANDIDATE_REJECTED, LetterKind.CANDIDATE_NOT_GRANTED),
        *(LetterKind.HOLDER_SUSPENDED, LetterKind.HOLDER_SCOPE_REDUCED, LetterKind.HOLDER_WITHDRAWN),
    }
)
"""Letters that name a right of appeal. Its term runs whatever else rests, so these go to the restricted, too."""
