"""Which events this service reacts to: what its aggregates declare, in this order."""

from certification.cases import consumers as cases
from certification.lsps import consumers as lsps
from certification.sessions import consumers as sessions
from kompeten.messaging.handlers import Handlers

HANDLERS: Handlers = (*lsps.HANDLERS, *cases.HANDLERS, *sessions.HANDLERS)
