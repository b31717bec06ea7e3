"""Which events this service reacts to: what its aggregates declare, in this order."""

from certification.cases import consumers as cases
from certification.orders import consumers as orders
from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers
from kompeten.restrictions import KEEPS_RESTRICTIONS
from kompeten.trainings import KEEPS_TRAININGS

HANDLERS: Handlers = (
    *KEEPS_LSPS,
    *KEEPS_RESTRICTIONS,
    *KEEPS_TRAININGS,
    *cases.HANDLERS,
    *orders.HANDLERS,
)
