"""Which events this service reacts to: what its aggregates declare, in this order."""

from assessment.assessments import consumers as assessments
from assessment.lsps import consumers as lsps
from kompeten.messaging.handlers import Handlers

HANDLERS: Handlers = (*lsps.HANDLERS, *assessments.HANDLERS)
