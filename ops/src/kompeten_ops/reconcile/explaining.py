"""Why services know something differently: in the outbox, a dead letter, paused, on its way, or for no reason found."""

from collections.abc import Iterable

from kompeten_ops.reconcile.knowledge import REGISTRATION, Difference, Explained, Explanation, Hop, Messages


def explained(found: Iterable[Difference], messages: Messages) -> list[Explained]:
    """Explain differences, and add what the messaging knows of that no list shows."""
    differences = [*unerased(messages), *found]
    ways = {difference.hop for difference in differences}
    differences += [difference for difference in unseen(messages) if difference.hop not in ways]
    return [explain(difference, messages) for difference in differences]


def unerased(messages: Messages) -> list[Difference]:
    """Return which services still have the data of a person registration has erased."""
    if REGISTRATION not in messages.erased:
        return []
    return [
        Difference(f"erased in registration, but not in {hop.consumer}", hop)
        for hop in sorted(messages.hops)
        if hop.producer == REGISTRATION and hop.consumer not in messages.erased
    ]


def unseen(messages: Messages) -> list[Difference]:
    """Return where a consumer has applied less than was recorded, or more: a producer restored from an old copy."""
    differences = []
    for hop in sorted(messages.hops):
        recorded, applied = messages.recorded.get(hop.topic, 0), messages.applied.get(hop, 0)
        if applied < recorded:
            differences.append(Difference(f"{hop.consumer} applied {applied} of {recorded} on {hop.topic}", hop))
        if applied > recorded:
            what = f"{hop.consumer} applied {applied} on {hop.topic}, {hop.producer} recorded {recorded} only"
            differences.append(Difference(what, None))
    return differences


def explain(difference: Difference, messages: Messages) -> Explained:
    """Return the difference with the first reason that holds."""
    hop = difference.hop
    if hop is None:
        return Explained(difference.what, Explanation.UNEXPLAINED, "no event can bring them together")
    letter = messages.dead_letters.get(hop)
    if letter is not None:
        since = _short(letter["parked_at"])
        why = f"dead letter in {hop.consumer} since {since} because of {letter['reason']}: {letter['id']}"
        return Explained(difference.what, Explanation.DEAD_LETTER, why)
    waiting = messages.waiting.get(hop.topic)
    if waiting is not None:
        why = f"in the outbox of {hop.producer} since {_short(waiting['recorded_at'])}"
        return Explained(difference.what, Explanation.IN_OUTBOX, why)
    return Explained(difference.what, *_on_the_way(hop, messages))


def settled(one: Explained) -> Explained:
    """Return the difference as it counts once patience is over: what is still on its way then is not explained."""
    if one.explanation is not Explanation.ON_ITS_WAY:
        return one
    return Explained(one.what, Explanation.UNEXPLAINED, f"{one.why}: a consumer lags, does not run, or it is lost")


def _on_the_way(hop: Hop, messages: Messages) -> tuple[Explanation, str]:
    recorded, applied = messages.recorded.get(hop.topic, 0), messages.applied.get(hop, 0)
    if applied >= recorded:
        return Explanation.UNEXPLAINED, f"{hop.consumer} has applied all {recorded} of {hop.topic}"
    if hop in messages.paused:
        return Explanation.PAUSED, f"{hop.consumer} is paused on {hop.topic} by its breaker"
    why = f"{hop.topic} was sent, {hop.consumer} has applied {applied} of {recorded}"
    return Explanation.ON_ITS_WAY, why


def _short(moment: str) -> str:
    return moment[:19].replace("T", " ")
