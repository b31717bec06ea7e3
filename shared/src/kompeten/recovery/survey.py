"""What was published against what the restored database knows: pure, fed with one record after the other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from kompeten.events import keeps_state
from kompeten.events.envelope import Attributes
from kompeten.messaging.records import Incoming

Stream = tuple[str, str]  # topic, subject


@dataclass(frozen=True)
class Published:
    """An event as it was published, with its topic without the namespace."""

    topic: str
    attributes: Attributes
    incoming: Incoming


@dataclass(frozen=True)
class Waiting:
    """A row of the outbox: it says that this event was not yet sent when the backup was taken."""

    row: int
    event_id: UUID


@dataclass
class Survey:
    """`waiting` is the database's outbox, `noted` what an earlier attempt found missing.

    `last` is how far the database knows the streams of the records that are shown next: the caller looks them up for a
    few hundred records at a time, for all of them would not fit into memory. What is kept is what is missed.

    Only records of the service's own `source` count: a forged one under its name would have to be in order, too.
    """

    source: str
    waiting: Mapping[tuple[str, str, int], Waiting] = field(default_factory=dict)
    noted: Collection[UUID] = ()
    last: Mapping[Stream, int] = field(default_factory=dict)
    sent: set[int] = field(default_factory=set)
    forks: list[str] = field(default_factory=list)
    _beyond: dict[Stream, dict[int, Published]] = field(default_factory=dict)
    _from: dict[Stream, int] = field(default_factory=dict)

    def see(self, topic: str, incoming: Incoming, *, is_cut: bool) -> None:
        """Take one record of the topic; `is_cut`: earlier ones may have fallen to the retention."""
        known = incoming.attributes
        if known is None or known.source != self.source:
            return
        stream, sequence = (topic, known.subject), known.sequence
        waiting = self.waiting.get((*stream, sequence))
        if waiting is not None and waiting.event_id == known.id:
            self.sent.add(waiting.row)
        elif waiting is not None:
            self.forks.append(f"{topic} {known.subject} {sequence}: published as {known.id}, not {waiting.event_id}")
        if sequence > self.last.get(stream, 0) or known.id in self.noted:
            found = self._beyond.setdefault(stream, {})
            begins = sequence if is_cut or known.id in self.noted else self.last.get(stream, 0) + 1
            self._from[stream] = min(begins, self._from.get(stream, begins))
            found.setdefault(sequence, Published(topic, known, incoming))

    def missed(self) -> list[Published]:
        """Return the events the database does not know, per stream in order and without holes.

        What stands behind a hole was never ours, for we number without holes; consumers have parked it as a gap. Only a
        topic of states has holes: it keeps the newest.
        """
        return [
            one
            for stream, found in self._beyond.items()
            for one in (
                (found[sequence] for sequence in sorted(found))
                if keeps_state(stream[0])
                else _in_a_row(found, self._from[stream])
            )
        ]


def _in_a_row(found: Mapping[int, Published], first: int) -> Iterable[Published]:
    for sequence in range(first, first + len(found)):
        if sequence not in found:
            return
        yield found[sequence]
