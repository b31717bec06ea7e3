"""A session of 10,000 issued by one order: the memory of the process, and the statements."""

from benchmarks.apart import ask
from benchmarks.measuring import Aim, Comparison, Part, Series
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from certification.certificates.commands import CHUNK

ISSUED = "number, register, event, audit"
MOST_MEGABYTES, MOST_STATEMENTS = 500, 20


async def ordering(servers: Servers, sizes: Sizes) -> Comparison:
    """Let a fresh process issue them and report; in this one the memory of other benchmarks would count."""
    said = await ask("benchmarks.large_order", servers, "certification", count=sizes.ordered)
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
