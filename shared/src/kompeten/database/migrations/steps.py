"""The steps of a schema: which image serves which, and which steps may be taken now. Pure rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kompeten.database.tables import StepKind

Applied = Mapping[str, StepKind]


class StaleSchema(Exception):
    """The database is at a schema that this image does not serve."""


class StillNeeded(Exception):
    """A contracting step must wait, or must not."""


@dataclass(frozen=True)
class Step:
    """A migration in an image's files: its revision, and the revisions it comes after."""

    revision: str
    kind: StepKind
    after: frozenset[str]


def objection(image: Collection[Step], applied: Applied) -> str | None:
    """Say why an image cannot serve a database with these steps applied; None when it can.

    It serves from the last of its own expanding steps up to any later ones of which no one contracts. Contracting
    steps of its own may be outstanding: it has stopped to use what they take away.
    """
    known = {one.revision for one in image}
    missing = [one.revision for one in image if one.kind is StepKind.EXPANDING and one.revision not in applied]
    if missing:
        return f"the schema lacks {', '.join(sorted(missing))}: migrate first"
    taken = [one for one, kind in applied.items() if kind is StepKind.CONTRACTING and one not in known]
    if taken:
        return f"{', '.join(sorted(taken))} took away what this image may need: start a newer one"
    return None


def pending(image: Sequence[Step], applied: Applied, *, contract: bool) -> list[Step]:
    """Return the steps to take, in order; `image` is ordered so that each step comes after those it names.

    Contracting ones are taken only when told to, or in an empty database, which no process can be using. Raises
    `StillNeeded` when an expanding one comes after one that is left out: two releases would be taken at once.
    """
    found: list[Step] = []
    left_out: set[str] = set()
    for step in image:
        if step.revision in applied:
            continue
        if left_out & step.after or (step.kind is StepKind.CONTRACTING and applied and not contract):
            left_out.add(step.revision)
            if step.kind is StepKind.EXPANDING:
                raise StillNeeded(f"{step.revision} comes after a contracting step: finish the release before first")
        else:
            found.append(step)
    return found


def fingerprint(image: Collection[Step]) -> str:
    """Return what tells images with exactly these steps from all others: their connections bear it in their names."""
    return sha256(" ".join(sorted(one.revision for one in image)).encode()).hexdigest()[:8]
