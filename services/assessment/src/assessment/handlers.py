"""Which events this service reacts to: what its aggregates declare, in this order."""

from assessment.assessments import consumers as assessments
from assessment.trainings import consumers as trainings
from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers
from kompeten.restrictions import KEEPS_RESTRICTIONS

HANDLERS: Handlers = (*KEEPS_LSPS, *KEEPS_RESTRICTIONS, *assessments.HANDLERS, *trainings.HANDLERS)
