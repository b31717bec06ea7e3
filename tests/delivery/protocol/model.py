"""What must hold at every moment, in plain Python: what was recorded, what was given up, and what can be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

FAILURES = ("poison", "unexpected")
Numbered = tuple[int, UUID]


@dataclass(frozen=True)
class Letter:
    """A dead letter."""

    id: UUID
    subject: str
    sequence: int
    event_id: UUID
    reason: str
    resolution: str | None


@dataclass(frozen=True)
class Seen:
    """What the databases and the broker hold: committed rows, and records in the order of their offsets."""

    outbox: set[UUID]
    log: list[tuple[str, int, UUID]]
    effects: dict[str, list[Numbered]]
    positions: dict[str, tuple[int, bool]]
    letters: list[Letter]

    def parked(self, subject: str | None = None) -> list[Letter]:
        """Return what waits for a decision."""
        return [one for one in self.letters if one.resolution is None and subject in (None, one.subject)]


@dataclass
class Book:
    """What really happened: events committed per subject, records forged, events an operator gave up."""

    recorded: dict[str, dict[int, UUID]] = field(default_factory=dict)
    forged: dict[UUID, str] = field(default_factory=dict)
    given_up: set[UUID] = field(default_factory=set)

    def note(self, events: Iterable[tuple[str, int, UUID]]) -> None:
        """Note events whose transaction was committed."""
        for subject, sequence, event_id in events:
            known = self.recorded.setdefault(subject, {})
            assert sequence not in known, f"number {sequence} of {subject} was given twice"
            known[sequence] = event_id

    def numbered(self, subject: str) -> list[Numbered]:
        """Return the subject's events by their numbers."""
        return sorted(self.recorded.get(subject, {}).items())

    def wanted(self, subject: str, applied: Sequence[Numbered]) -> list[Numbered]:
        """Return what is to be applied: all but what was given up. A forged record may stand in for what was given up.

        Of two records under one number an operator gives up one; who gives up the genuine one has chosen the other.
        """
        stood_in = {number: event_id for number, event_id in applied if event_id in self.forged}
        found = []
        for number, event_id in self.numbered(subject):
            if event_id not in self.given_up:
                found.append((number, event_id))
            elif number in stood_in:
                found.append((number, stood_in[number]))
        return found


def judge(book: Book, seen: Seen) -> None:
    """Hold what can be seen against what happened; raises AssertionError with the rule that is broken."""
    _nothing_is_lost_before_the_broker(book, seen)
    _parked_for_its_reason(book, seen)
    for subject in sorted(book.recorded.keys() | seen.positions.keys()):
        _numbers_have_no_holes(book, subject)
        _first_copies_are_in_order(book, seen, subject)
        _applied_once_and_in_order(book, seen, subject)
        _held_back_exactly_while_something_is_parked(seen, subject)


def judge_the_end(book: Book, seen: Seen) -> None:
    """Hold the drained system against what happened: effects are events."""
    judge(book, seen)
    assert not seen.outbox, "the outbox did not drain"
    assert not seen.parked(), f"still parked: {seen.parked()}"
    for subject in book.recorded:
        applied = seen.effects.get(subject, [])
        wanted = book.wanted(subject, applied)
        assert applied == wanted, f"effects are not events: {subject} has {applied}, not {wanted}"


def _nothing_is_lost_before_the_broker(book: Book, seen: Seen) -> None:
    recorded = {event_id for events in book.recorded.values() for event_id in events.values()}
    published = {event_id for _, _, event_id in seen.log} - book.forged.keys()
    assert recorded <= seen.outbox | published, "a recorded event is neither in the outbox nor on the topic"
    assert seen.outbox | published <= recorded, "an event without its row: it was rolled back, and is sent"


def _numbers_have_no_holes(book: Book, subject: str) -> None:
    numbers = [number for number, _ in book.numbered(subject)]
    assert numbers == list(range(1, len(numbers) + 1)), f"events of {subject} are numbered {numbers}"


def _first_copies_are_in_order(book: Book, seen: Seen, subject: str) -> None:
    ids = [event_id for of, _, event_id in seen.log if of == subject and event_id not in book.forged]
    first = list(dict.fromkeys(ids))
    wanted = [event_id for _, event_id in book.numbered(subject)][: len(first)]
    assert first == wanted, f"I5: first copies of {subject} came in another order than they were recorded"


def _applied_once_and_in_order(book: Book, seen: Seen, subject: str) -> None:
    """Every event up to the position was either applied or given up, once, in order; nothing beyond it was applied."""
    applied = seen.effects.get(subject, [])
    last, _ = seen.positions.get(subject, (0, False))
    reached = [one for one in book.numbered(subject) if one[0] <= last]
    assert last == len(reached), f"{subject} stands at {last}, where no event is"
    wanted = [one for one in book.wanted(subject, applied) if one[0] <= last]
    assert applied == wanted, f"I5: {subject} at {last} applied {applied}, not {wanted}"


def _held_back_exactly_while_something_is_parked(seen: Seen, subject: str) -> None:
    last, blocked = seen.positions.get(subject, (0, False))
    parked = seen.parked(subject)
    assert blocked or not parked, f"{subject} goes on while {[one.sequence for one in parked]} is parked"
    assert parked or not blocked, f"{subject} is held back by nothing"
    for one in parked:
        assert one.sequence > last or one.reason == "fork", (
            f"{subject} is held back by {one.sequence}, which is applied"
        )


def _parked_for_its_reason(book: Book, seen: Seen) -> None:
    for letter in seen.letters:
        forged = book.forged.get(letter.event_id)
        allowed = {*FAILURES, "behind"} if forged is None else {forged, "behind"}
        assert letter.reason in allowed, f"number {letter.sequence} is parked as {letter.reason}, not {allowed}"
    handled = {letter.event_id for letter in seen.letters}
    doubled = len(seen.letters) - len(handled)
    assert doubled == 0, f"{doubled} records are dead letters twice"
