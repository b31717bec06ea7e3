"""Operators see by `reconcile` where an erasure has arrived, and what is still to come."""

from kompeten_ops.reconcile.command import compare
from kompeten_ops.reconcile.knowledge import Explanation
from service.erasure.village import Village

EVERYWHERE = {"registration", "assessment", "certification", "notifications"}


async def test_an_erasure_is_complete_when_reconcile_says_so(village: Village) -> None:
    await village.apply()
    await village.assess()
    await village.certify()
    await village.town.carry()
    await village.erase()
    async with village.town.gateway("operator", "certification_manager") as gateway:
        (line,) = await compare(gateway, str(village.batch))
        assert line.as_json()["erased_in"] == ["registration"]
        assert line.verdict == "explained"
        assert {(one.what, one.explanation) for one in line.differences} >= {
            (f"erased in registration, but not in {service}", Explanation.IN_OUTBOX)
            for service in EVERYWHERE - {"registration"}
        }
        await village.town.carry()
        (line,) = await compare(gateway, str(village.batch))
        assert (line.verdict, set(line.erased)) == ("agreed", EVERYWHERE)


async def test_an_erasure_that_got_lost_is_flagged(village: Village) -> None:
    await village.apply()
    await village.office.do(village.application, "withdrawal", reason="Pindah")
    await village.town.carry()
    await village.erase()
    await village.town.carry(lose=village.application)
    async with village.town.gateway("operator", "certification_manager") as gateway:
        (line,) = await compare(gateway, str(village.batch))
    assert line.verdict == "unexplained"
    assert "erased in registration, but not in notifications" in {one.what for one in line.differences}
