"""How much each benchmark does: in full for the published numbers, little for a look, a lot for growth."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sizes:
    """Numbers per round unless said otherwise. Slow peers do less: rates are compared, not totals."""

    rounds: int = 5
    connections: int = 16
    submissions: int = 1_000
    relayed: int = 20_000
    relayed_by_peer_tuned: int = 4_000
    relayed_by_peer: int = 500
    consumed: int = 8_000
    consumed_by_peer: int = 600
    hop_seconds: float = 5
    hops_per_second: int = 50
    idle_hops: int = 8
    verifications: int = 20_000
    certificates: int = 100
    ordered: int = 10_000  # certificates of one order, once
    listed: tuple[int, int] = (1_000, 1_000_000)
    grown_from: int = 1_000
    grown_to: int = 20_000  # in all, once
    year_people: tuple[int, int] = (10_000, 100_000)
    attending: int = 10_000  # participants of one activity
    starts: int = 3  # rounds
    demos: int = 2  # rounds
    cold_demo: bool = True  # once


FULL = Sizes()
QUICK = Sizes(
    rounds=2,
    submissions=200,
    relayed=4_000,
    relayed_by_peer_tuned=1_000,
    relayed_by_peer=200,
    consumed=2_000,
    consumed_by_peer=150,
    hop_seconds=2,
    idle_hops=4,
    verifications=2_000,
    certificates=40,
    ordered=1_000,
    listed=(1_000, 20_000),
    grown_from=200,
    grown_to=1_000,
    year_people=(1_000, 10_000),
    attending=2_000,
    starts=1,
    demos=1,
    cold_demo=False,
)


def chosen(*, quick: bool, grown_to: int | None) -> Sizes:
    """Return the sizes asked for."""
    sizes = QUICK if quick else FULL
    return sizes if grown_to is None else replace(sizes, grown_to=grown_to)
