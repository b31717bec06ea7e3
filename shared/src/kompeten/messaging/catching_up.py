"""The task that applies what an older process of this service passed over, also of subjects that stir no more."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from kompeten.cancellation import heed_cancellation
from kompeten.database.sessions import in_transaction
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.passed_over import forget_gone
from kompeten.runtime import Runtime

LOOK_SECONDS = 5.0  # an older process may pass something over as long as it runs
FORGET_EVERY = timedelta(hours=1)


async def keep_catching_up(runtime: Runtime, consumers: Sequence[Consumer]) -> None:
    """Look again and again until cancelled; an outage ends the task, and supervision starts it again."""
    forgotten_at = None
    while True:
        heed_cancellation()
        for consumer in consumers:
            await consumer.catch_up()
        moment = runtime.clock.now()
        if forgotten_at is None or moment - forgotten_at >= FORGET_EVERY:
            days = runtime.settings.topic_retention_days
            await in_transaction(runtime.sessions, partial(forget_gone, moment=moment, retention_days=days))
            forgotten_at = moment
        await asyncio.sleep(LOOK_SECONDS)
