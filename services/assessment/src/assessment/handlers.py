"""Which events this service reacts to, and with what."""

from assessment.assessments.consumers import (
    correct_participant,
    erase_candidate,
    open_assessment,
    withdraw_assessment,
)
from kompeten.events import ApplicationWithdrawn, ParticipantCorrected, ParticipantRegistered, PersonErased
from kompeten.messaging.consumer import Handlers

HANDLERS: Handlers = {
    ParticipantRegistered: open_assessment,
    ParticipantCorrected: correct_participant,
    ApplicationWithdrawn: withdraw_assessment,
    PersonErased: erase_candidate,
}
