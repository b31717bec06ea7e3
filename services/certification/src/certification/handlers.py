"""Which events this service reacts to, and with what."""

from certification.cases.consumers import (
    correct_participant,
    erase_holder,
    expect_candidate,
    note_absent_candidate,
    open_case,
    withdraw_candidate,
)
from kompeten.events import (
    ApplicationWithdrawn,
    AssessmentCompleted,
    CandidateAbsent,
    ParticipantCorrected,
    ParticipantRegistered,
    PersonErased,
)
from kompeten.messaging.consumer import Handlers

HANDLERS: Handlers = {
    ParticipantRegistered: expect_candidate,
    ParticipantCorrected: correct_participant,
    ApplicationWithdrawn: withdraw_candidate,
    PersonErased: erase_holder,
    CandidateAbsent: note_absent_candidate,
    AssessmentCompleted: open_case,
}
