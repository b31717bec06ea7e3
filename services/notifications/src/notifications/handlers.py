"""Which events this service reacts to: what its aggregates declare, in this order.

A contact is stored before the messages that need it. `AssessmentCompleted` is absent on purpose: nobody hears K or BK
before the committee decided.
"""

from kompeten.messaging.handlers import Handlers
from notifications.contacts import consumers as contacts
from notifications.digests import consumers as digests
from notifications.lsps import consumers as lsps
from notifications.messages import consumers as messages

HANDLERS: Handlers = (*lsps.HANDLERS, *contacts.HANDLERS, *messages.HANDLERS, *digests.HANDLERS)
