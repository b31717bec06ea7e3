"""One thing the product does, measured in two worlds in turn."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn
from benchmarks.years.world import World

MOST = 1.15  # of what it takes in an empty system: more is to be explained
EMPTY, FULL = "one batch", "ten years"


@dataclass(frozen=True)
class Operation:
    """`run` does it once and returns how long that took; `rounds` of its own where it takes long."""

    key: str
    title: str
    unit: str
    run: Callable[[World], Awaitable[float]]
    rounds: int | None = None

    async def compare(self, full: World, empty: World, *, rounds: int) -> Comparison:
        """Measure it in turn in both worlds; the first time, which fills caches, does not count."""
        for world in (full, empty) if self.rounds is None else ():
            await self.run(world)
        series = await in_turn(
            [
                Contender(FULL, Part.OURS, partial(self.run, full)),
                Contender(EMPTY, Part.BARE, partial(self.run, empty)),
            ],
            rounds=self.rounds or rounds,
        )
        comparison = Comparison(self.key, self.title, self.unit, "", series, lower_is_better=True)
        share = comparison.median(FULL) / comparison.median(EMPTY)
        comparison.aims.append(Aim("ten years / one batch", share, MOST, at_least=False))
        return comparison
