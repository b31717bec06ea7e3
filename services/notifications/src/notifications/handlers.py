"""Which events this service reacts to: what its aggregates declare, in this order.

A contact is stored before the messages that need it. `AssessmentCompleted` is absent on purpose: nobody hears K or BK
before the committee decided.
"""

from kompeten.lsps import KEEPS_LSPS
from kompeten.messaging.handlers import Handlers
from kompeten.restrictions import KEEPS_ENROLMENT_RESTRICTIONS, KEEPS_RESTRICTIONS
from notifications.contacts import consumers as contacts
from notifications.digests import consumers as digests
from notifications.enrolments import consumers as enrolments
from notifications.messages import consumers as messages
from notifications.webhooks import consumers as webhooks

HANDLERS: Handlers = (
    *(*KEEPS_LSPS, *KEEPS_RESTRICTIONS, *KEEPS_ENROLMENT_RESTRICTIONS),
    *(*contacts.HANDLERS, *messages.HANDLERS, *enrolments.HANDLERS),
    *(*digests.HANDLERS, *webhooks.HANDLERS),
)
