"""F7: a service runs with a clock that is wrong, forward and then back, while people work."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from faults.harm import POINT_SECONDS, Harm

LAUNCHER = Path(__file__).with_name("shifted.py")
A_DAY_BEHIND = timedelta(days=-1)
SHIFTS = (timedelta(hours=1), timedelta(hours=-1), A_DAY_BEHIND)
WORK = {"registration": "submit", "certification": "issue"}  # what must succeed under the wrong clock to prove anything
NEAR = timedelta(minutes=1)


async def shifted(harm: Harm, name: str, shifts: Sequence[timedelta] = SHIFTS) -> None:
    """F7: run a service an hour ahead, an hour behind and a day behind, each until its work was done so; then right."""
    service = harm.system.services[name]
    right = list(service.process.command)
    try:
        for shift in shifts:
            seconds = shift.total_seconds()
            service.process.command = [sys.executable, "-P", str(LAUNCHER), str(seconds), name, "serve"]
            with harm.log.fault("wrong clock", service=name, shift=seconds) as fault:
                await service.restart()
                since = harm.log.now()

                def worked(since: float = since) -> bool:
                    done = [line for line in harm.log.of("operation") if line["name"] == WORK[name]]
                    return any(
                        line["began"] >= since and line["status"] < httpx.codes.MULTIPLE_CHOICES for line in done
                    )

                done = await harm.passed(worked, seconds=POINT_SECONDS)
                off = await _off_by(service.url)
                fault |= {
                    "point": f"clock {off.total_seconds() / 3600:+.2f} h",
                    "reached": done and abs(off - shift) < NEAR,
                }
    finally:
        service.process.command = right
        await service.restart()


async def _off_by(url: str) -> timedelta:
    """Return how far the service's clock is from ours, by the date in its answers."""
    async with httpx.AsyncClient(timeout=10) as client:
        told = parsedate_to_datetime((await client.get(f"{url}/livez")).headers["date"])
    return timedelta(seconds=round((told - datetime.now(UTC)).total_seconds()))
