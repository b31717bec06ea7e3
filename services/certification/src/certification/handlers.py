"""Which events this service reacts to: what its aggregates declare, in this order."""

from certification.cases import consumers as cases
from certification.orders import consumers as orders
from certification.trainings import consumers as trainings
from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers
from kompeten.restrictions import KEEPS_RESTRICTIONS

HANDLERS: Handlers = (
    *KEEPS_LSPS,
    *KEEPS_RESTRICTIONS,
    *cases.HANDLERS,
    *orders.HANDLERS,
    *trainings.HANDLERS,
)
