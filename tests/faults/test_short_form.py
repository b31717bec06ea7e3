"""The short form of the harm suite: one seed; `make faults` runs many, with every fault."""

from pathlib import Path

import pytest

from devstack.fork_server import ForkServer
from faults import scripts
from faults.campaign import Plan, run


@pytest.mark.proof
@pytest.mark.timeout(900)
async def test_nothing_is_lost_and_nothing_happens_twice_under_harm(tmp_path: Path, forks: ForkServer) -> None:
    # what minutes would show, in one: work enough that every kill point is come to, no more
    plan = Plan(
        seed=2,
        folder=tmp_path,
        script=scripts.short,
        trains=True,
        organizers=2,
        rest=5,
        session=5,
        forks=forks,
    )
    findings = await run(plan)
    assert not findings, "\n".join(map(str, findings))
