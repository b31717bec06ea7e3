"""I15: what the register tells over HTTP is what its public topic tells: each event once, each life in order."""

from collections import defaultdict
from collections.abc import Iterator

from faults.checker.case import Case

TOPIC = "kompeten.certificates"


def the_register_tells_what_its_topic_tells(case: Case) -> Iterator[str]:
    """I15: the same events on both sides, every one with a place of its own, and none before an earlier one."""
    told = {one.event_id: one for one in case.first_copies if one.topic == TOPIC}
    facts = {row["event_id"]: row for row in case.rows("certification", "register_fact")}
    for event_id in told.keys() ^ facts.keys():
        yield f"{event_id} stands only in the {'topic' if event_id in told else 'register'}"
    places = defaultdict(list)
    for row in facts.values():
        if row["position"] is None:
            yield f"{row['event_id']} has no place"
        else:
            places[row["lsp_id"], row["position"]].append(row["event_id"])
    yield from (f"{place} is that of {those}" for place, those in places.items() if len(those) > 1)
    lives = defaultdict(list)
    for (_, position), (event_id, *_) in places.items():
        if event_id in told:
            lives[told[event_id].subject].append((told[event_id].sequence or 0, position))
    for subject, life in lives.items():
        if [position for _, position in sorted(life)] != sorted(position for _, position in life):
            yield f"{subject} is told in another order: {sorted(life)}"
