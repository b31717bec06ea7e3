"""The protocol as a state machine: everyone's moves, in any order and any interleaving, on the real code."""

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from delivery.protocol.drain import drain
from delivery.protocol.ground import Ground
from delivery.protocol.model import judge, judge_the_end
from delivery.protocol.steps import AT_COMMIT, Actor
from delivery.protocol.world import told
from kompeten.ids import new_id

SUBJECTS = (UUID(int=1), UUID(int=2), UUID(int=4))  # two of one partition, one of the other
FORGED_GAP = 1000
UNDISTURBED = 6  # moves: a relay that leads empties a short outbox

subjects = st.sampled_from(SUBJECTS)
batches = st.lists(subjects, min_size=1, max_size=4)
choices = st.integers(0, 5)  # which of those there are, counted around
seldom = st.sampled_from([False, False, False, True])
stops = st.one_of(
    st.none(), st.just(AT_COMMIT), st.integers(0, 9)
)  # after how many statements to stop, holding what is locked; or never


class Protocol(RuleBasedStateMachine):
    """Writers, two relays, a broker, two members of a group, two operators; the model judges after every move."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.world = ground.new_world()
        self.broken = False

    # Commands

    @rule(who=st.integers(0, 1), of=batches, bad=seldom, fails=seldom, stop=stops)
    def record(self, *, who: int, of: list[UUID], bad: bool, fails: bool, stop: int | None) -> None:
        """A command records events of some subjects, or rolls back; bad ones can never be applied."""
        reason = "poison" if bad else "fine"
        self._start(f"writer {who}", lambda: self.world.record(of, reason=reason, commits=not fails), stop)

    @initialize(of=batches, read=st.integers(0, 4), how=st.sampled_from([None, "poison", "unexpected"]))
    def begin(self, of: list[UUID], read: int, how: str | None) -> None:
        """Some events are on the topic already, the first subject's perhaps parked: its handler is mended now."""
        self.calm(of=of, bad=False, read=0)
        self.handler_fails(of[0], how)
        if read:
            self.poll(which=0, most=read, dies=False, stop=None)
        self.handler_fails(of[0], None)

    @rule(of=batches, bad=seldom, read=st.integers(0, 4))
    def calm(self, *, of: list[UUID], bad: bool, read: int) -> None:
        """Events are recorded, carried to the topic and perhaps polled while nobody does any harm."""
        self.record(who=2, of=of, bad=bad, fails=False, stop=None)
        for _ in range(UNDISTURBED):
            for which in [one for one in (0, 1) if self._actor(f"relay {one}")] or [0]:
                self.relay_moves(which)
            for request in self.world.broker.foremost():
                self.world.broker.carry(request, acknowledge=True)
            self._settle()
        if read:
            self.poll(which=0, most=read, dies=False, stop=None)

    # Relays and broker

    @rule(which=st.integers(0, 1))
    def relay_moves(self, which: int) -> None:
        """A relay sends its next statement and does what follows from the answer."""
        name = f"relay {which}"
        if self.world.steps.free(name):
            self._start(name, self.world.lead, 0)
        else:
            self._go(self._actor(name), 1)

    @precondition(lambda self: self.world.broker.requests)
    @rule(which=choices, acknowledge=st.booleans())
    def broker_receives(self, *, which: int, acknowledge: bool) -> None:
        """A record on its way arrives; its acknowledgement may be dropped."""
        foremost = self.world.broker.foremost()
        self.world.broker.carry(foremost[which % len(foremost)], acknowledge=acknowledge)
        self._settle()

    @precondition(lambda self: self.world.broker.requests)
    @rule(which=st.integers(0, 1), lost=st.booleans())
    def requests_time_out(self, *, which: int, lost: bool) -> None:
        """The relay hears nothing for too long; what it sent may arrive much later, or never."""
        producer = self.world.sending.get(f"relay {which}")
        if producer is None:
            return
        self.world.broker.time_out(producer)
        self._settle()
        if lost and producer.discarded:
            self.world.broker.lose(producer)

    @precondition(lambda self: self.world.broker.records())
    @rule(which=st.integers(0, 30))
    def broker_copies(self, which: int) -> None:
        """A record comes a second time, late."""
        records = self.world.broker.records()
        self.world.broker.append(records[which % len(records)])

    @precondition(lambda self: self.world.broker.records())
    @rule(which=st.integers(0, 30), gap=st.booleans())
    def somebody_forges(self, *, which: int, gap: bool) -> None:
        """A record nobody recorded: another event under a used number, or one far ahead."""
        genuine = [one for one in self.world.broker.records() if told(one)[2] not in self.world.book.forged]
        model, event_id = genuine[which % len(genuine)], new_id()
        headers = dict(model.headers) | {"ce_id": str(event_id).encode()}
        if gap:
            headers["ce_sequence"] = f"{int(headers['ce_sequence'] or b'') + FORGED_GAP:010}".encode()
        self.world.book.forged[event_id] = "gap" if gap else "fork"
        self.world.broker.append(dataclasses.replace(model, headers=tuple(headers.items())))

    @rule(which=st.integers(0, 1), hears=st.booleans())
    def relay_loses_its_connection(self, *, which: int, hears: bool) -> None:
        """The server gives the lock to another one; the relay hears of it at once, or goes on as a zombie."""
        actor = self._actor(f"relay {which}")
        if actor is None or not actor.backend:
            return
        self.ground.run(self.world.steps.cut(actor.backend))
        if hears and actor.name in self.world.hearing:
            self.world.hearing[actor.name].set()
        self._settle()

    # Consumers

    @rule(which=st.integers(0, 1), most=st.integers(1, 5), dies=seldom, stop=stops)
    def poll(self, *, which: int, most: int, dies: bool, stop: int | None) -> None:
        """A member polls; it may die after the commit and before the offsets. One that joins anew fences the other."""
        name = f"member {which}"
        if not self.world.steps.free(name):
            return
        member = self.world.members.get(which)
        if member is None or self.world.group.owner != which:
            member = self.world.join(which)
        there = member
        self._start(name, lambda: self.world.poll(there, most, commits=not dies), stop)

    @rule(subject=subjects, how=st.sampled_from([None, None, None, "poison", "unexpected", "outage"]))
    def handler_fails(self, subject: UUID, how: str | None) -> None:
        """A subject's events cannot be handled for a while, or can be again."""
        self.world.failing.pop(str(subject), None)
        if how is not None:
            self.world.failing[str(subject)] = how

    # Operators

    @rule(who=st.integers(0, 1), which=choices, stop=stops)
    def replay(self, who: int, which: int, stop: int | None) -> None:
        """An operator replays a subject of which something is parked."""
        parked = sorted({one.subject for one in self.ground.run(self.world.see()).parked()})
        if parked:
            subject = parked[which % len(parked)]
            self._start(f"operator {who}", lambda: self.world.replay(subject), stop)

    @rule(which=choices, stop=stops, again=stops, most=st.integers(1, 4))
    def replay_beside_a_poll(self, which: int, stop: int | None, again: int | None, most: int) -> None:
        """An operator stops twice in a replay, and a member polls meanwhile."""
        self.replay(0, which, stop)
        self._go(self._actor("operator 0"), again)
        self.poll(which=which % 2, most=most, dies=False, stop=None)

    @rule(who=st.integers(0, 1), which=choices, stop=stops)
    def discard(self, who: int, which: int, stop: int | None) -> None:
        """An operator gives up any dead letter."""
        parked = self.ground.run(self.world.see()).parked()
        if parked:
            letter = parked[which % len(parked)]
            self._start(f"operator {who}", lambda: self.world.discard(letter), stop)

    # Whoever stopped

    @precondition(lambda self: self._stopped())
    @rule(which=choices, stop=stops)
    def go_on(self, which: int, stop: int | None) -> None:
        """Someone who stopped goes on."""
        stopped = self._stopped()
        self._go(stopped[which % len(stopped)], stop)

    @precondition(lambda self: self._stopped())
    @rule(which=choices)
    def connection_breaks(self, which: int) -> None:
        """The server ends the session of someone who stopped: its transaction is gone, and it learns that later."""
        stopped = self._stopped()
        self.ground.run(self.world.steps.cut(stopped[which % len(stopped)].backend))
        self._settle()

    @precondition(lambda self: self.world.steps.actors)
    @rule(which=choices)
    def process_dies(self, which: int) -> None:
        """Someone at work dies; another one may take its place."""
        actors = self.world.steps.actors
        self._kill(actors[which % len(actors)])

    @invariant()
    def everything_holds(self) -> None:
        """Judge what is committed."""
        with self.ground.breaking(self):
            judge(self.world.book, self.ground.run(self.world.see()))

    def teardown(self) -> None:
        """Let everyone finish, mend what fails, decide what is parked; then the effects must be the events."""
        try:
            if not self.broken:
                self.ground.run(drain(self.world))
                judge_the_end(self.world.book, self.ground.run(self.world.see()))
        finally:
            self.ground.run(self.world.close())

    def _start(self, name: str, work: Callable[[], Coroutine[Any, Any, None]], stop: int | None) -> None:
        if self.world.steps.free(name):
            with self.ground.breaking(self):
                self.ground.run(self.world.start(name, work, stop))

    def _go(self, actor: Actor | None, statements: int | None) -> None:
        if actor is not None and actor.stopped:
            actor.go(statements)
            self._settle()

    def _settle(self) -> None:
        with self.ground.breaking(self):
            self.ground.run(self.world.settle())

    def _kill(self, actor: Actor) -> None:
        with self.ground.breaking(self):
            self.ground.run(self.world.kill(actor))

    def _actor(self, name: str) -> Actor | None:
        return next((one for one in self.world.steps.actors if one.name == name), None)

    def _stopped(self) -> list[Actor]:
        return [one for one in self.world.steps.actors if one.stopped and not one.name.startswith("relay")]
