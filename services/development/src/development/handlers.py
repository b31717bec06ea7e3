"""Which events this service reacts to: what its aggregates declare, in this order."""

from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers

HANDLERS: Handlers = KEEPS_LSPS
