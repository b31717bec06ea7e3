"""Operators see by `reconcile` where an erasure has arrived, and what is still to come."""

from kompeten_ops.reconcile.command import compare
from kompeten_ops.reconcile.knowledge import Explanation
from support.drivers.candidate import Candidate

EVERYWHERE = {"registration", "assessment", "certification", "notifications"}


async def test_an_erasure_is_complete_when_reconcile_says_so(candidate: Candidate) -> None:
    await candidate.apply()
    await candidate.assess()
    await candidate.certify()
    await candidate.system.carry()
    await candidate.erase()
    async with candidate.system.gateway() as gateway:
        (line,) = await compare(gateway, str(candidate.batch))
        assert line.as_json()["erased_in"] == ["registration"]
        assert line.verdict == "explained"
        assert {(one.what, one.explanation) for one in line.differences} >= {
            (f"erased in registration, but not in {service}", Explanation.IN_OUTBOX)
            for service in EVERYWHERE - {"registration"}
        }
        await candidate.system.carry()
        (line,) = await compare(gateway, str(candidate.batch))
        assert (line.verdict, set(line.erased)) == ("agreed", EVERYWHERE)


async def test_an_erasure_that_got_lost_is_flagged(candidate: Candidate) -> None:
    await candidate.apply()
    await candidate.registration.do(candidate.application, "withdrawal", reason="Pindah")
    await candidate.system.carry()
    await candidate.erase()
    await candidate.system.carry(lose=candidate.application)
    async with candidate.system.gateway() as gateway:
        (line,) = await compare(gateway, str(candidate.batch))
    assert line.verdict == "unexplained"
    assert "erased in registration, but not in notifications" in {one.what for one in line.differences}
