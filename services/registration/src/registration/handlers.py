"""Which events of the other services do what here: what its aggregates declare, in this order."""

from kompeten.messaging.handlers import Handlers
from registration.applications import consumers as applications
from registration.certificates import consumers as certificates
from registration.enrolments import consumers as enrolments

HANDLERS: Handlers = (*applications.HANDLERS, *certificates.HANDLERS, *enrolments.HANDLERS)
