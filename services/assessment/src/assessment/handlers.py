"""Which events this service reacts to: what its aggregates declare, in this order."""

from assessment.assessments import consumers as assessments
from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers
from kompeten.restrictions import KEEPS_RESTRICTIONS
from kompeten.trainings import KEEPS_TRAININGS

HANDLERS: Handlers = (*KEEPS_LSPS, *KEEPS_RESTRICTIONS, *KEEPS_TRAININGS, *assessments.HANDLERS)
