"""Which events this service reacts to, and with what."""

from certification.cases.consumers import (
    correct_participant,
    expect_candidate,
    note_absent_candidate,
    open_case,
    withdraw_candidate,
)
from certification.sessions.consumers import erase_candidate
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
    PersonErased: erase_candidate,
    CandidateAbsent: note_absent_candidate,
    AssessmentCompleted: open_case,
}
