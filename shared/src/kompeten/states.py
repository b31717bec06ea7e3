"""State machines as tables: what can be done in which state, and what comes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from kompeten.problems import IllegalMove

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


class Transition(NamedTuple, Generic[State, Move]):
    """A pair of state and move, and the state it leads to; None where it is refused."""

    state: State
    move: Move
    target: State | None

    @property
    def leads_on(self) -> bool:
        """Whether the state is another one afterwards."""
        return self.target not in (None, self.state)


@dataclass(frozen=True, slots=True)
class StateMachine(Generic[State, Move]):
    """Total over every state and move: a pair that is not in the table is illegal. Life begins in the first state."""

    states: type[State]
    moves: type[Move]
    table: Mapping[tuple[State, Move], State]

    def after(self, state: State, move: Move) -> State:
        """Return the state a move leads to; raises `IllegalMove`, which names the legal ones."""
        target = self.table.get((state, move))
        if target is None:
            raise IllegalMove(state=state, legal=self.legal(state))
        return target

    def legal(self, state: State) -> tuple[Move, ...]:
        """Return what can be done in a state."""
        return tuple(move for move in self.moves if (state, move) in self.table)

    def allowing(self, move: Move) -> frozenset[State]:
        """Return the states in which a move can be made."""
        return frozenset(state for state in self.states if (state, move) in self.table)

    def transitions(self) -> Iterator[Transition[State, Move]]:
        """Yield every pair of state and move, the refused ones too."""
        for state in self.states:
            for move in self.moves:
                yield Transition(state, move, self.table.get((state, move)))

    @property
    def ends(self) -> frozenset[State]:
        """The states that nothing leaves."""
        left = {state for (state, _), target in self.table.items() if target is not state}
        return frozenset(self.states) - left
