"""Which events this service reacts to: what its aggregates declare, in this order."""

from development.participants import consumers as participants
from development.plans import consumers as plans
from development.surveys import consumers as surveys
from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers
from kompeten.restrictions import KEEPS_ENROLMENT_RESTRICTIONS, KEEPS_RESTRICTIONS

HANDLERS: Handlers = (
    *(*KEEPS_LSPS, *KEEPS_RESTRICTIONS, *KEEPS_ENROLMENT_RESTRICTIONS),
    *(*participants.HANDLERS, *plans.HANDLERS, *surveys.HANDLERS),
)
