"""Which events this service reacts to: what its aggregates declare, in this order."""

from development.participants import consumers as participants
from development.plans import consumers as plans
from development.surveys import consumers as surveys
from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers

HANDLERS: Handlers = (*KEEPS_LSPS, *participants.HANDLERS, *plans.HANDLERS, *surveys.HANDLERS)
