"""A session of 10,000 issued by one order: the memory of the process, and the statements."""

import asyncio
import json
import sys
from typing import Any

from benchmarks.measuring import Aim, Comparison, Part, Series
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from certification.certificates.commands import CHUNK

ISSUED = "number, register, event, audit"
MOST_MEGABYTES, MOST_STATEMENTS = 500, 20


async def ordering(servers: Servers, sizes: Sizes) -> Comparison:
    """Let a fresh process issue them and report; in this one the memory of other benchmarks would count."""
    async with servers.wiring(["certification"]) as wiring:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.large_order"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        database = wiring.databases["certification"]
        asked = {
            "runtime_url": database.runtime_url,
            "owner_url": database.owner_url,
            "keys": str(servers.keys),
            "count": sizes.ordered,
        }
        answer, _ = await process.communicate(json.dumps(asked).encode())
    if process.returncode:
        raise RuntimeError(f"benchmarks.large_order ended with {process.returncode}")
    said: dict[str, Any] = json.loads(answer)  # Any: JSON, as `benchmarks.large_order` writes it
    comparison = Comparison(
        key="ordering",
        title="Issuing a large session by one order",
        unit="certificates/s",
        how=f"{sizes.ordered:,} granted cases (by SQL), one order, and the worker's steps until none is left, in one "
        "process; what is drawn and signed afterwards is measured elsewhere",
        series=[Series(ISSUED, Part.OURS, said.pop("rates"))],
        facts=said,
    )
    comparison.aims += [
        Aim("most memory of the process (MB)", said["most_mb"], MOST_MEGABYTES, at_least=False),
        Aim(f"statements for {CHUNK}", float(said["most_statements"]), MOST_STATEMENTS, at_least=False),
    ]
    return comparison
