"""Which events of the other services do what here: what its aggregates declare, in this order."""

from kompeten.messaging.handlers import Handlers
from registration.activities import consumers as activities
from registration.applications import consumers as applications

HANDLERS: Handlers = (*applications.HANDLERS, *activities.HANDLERS)
