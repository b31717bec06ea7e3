"""What the services of Kompeten share: events, messaging, HTTP edge, identity."""

import gc

gc.set_threshold(
    50_000
)  # what is imported stays: to look for garbage in it every 700 objects was a tenth of each start
