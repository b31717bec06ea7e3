"""A process that consumes the sample topic until it is killed: `python worker.py`, settings from the environment."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from delivery.sample_service import HANDLERS, TOPIC
from kompeten.clock import SystemClock
from kompeten.database.sessions import create_engine, create_sessions
from kompeten.messaging.broker import run_consumers
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.relay import Relay
from kompeten.runtime import Runtime
from kompeten.settings import ServiceSettings


async def main() -> None:
    """Run the relay or the consumers, as the settings say."""
    settings = ServiceSettings()
    engine = create_engine(settings)
    clock = SystemClock()
    runtime = Runtime("sample", settings, clock, engine, create_sessions(engine, clock))
    if settings.run_relay:
        await Relay(runtime, [TOPIC]).run()
    else:
        await run_consumers(runtime, [Consumer(runtime, TOPIC, HANDLERS)])


asyncio.run(main())
