"""One poll, applied: together where possible, else in ever smaller parts; what fails is tried again after the rest."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from kompeten.messaging.breaker import Breaker
from kompeten.messaging.failures import UNEXPECTED_ATTEMPTS, Paused, is_poison, is_waited_out, took_too_long
from kompeten.messaging.records import Incoming

RETRY_SECONDS = 0.1  # before failed records are tried a second time; doubled for each further round
LONG_ATTEMPTS = 2  # at what takes its whole time limit: five would reach max_poll_interval
SLOW_REPEATS = 5  # polls in which a record alone may run into the database's time-out before that is its own fault
MOST_SLOW = 1_000

Apply = Callable[[Sequence[Incoming]], Awaitable[None]]  # in one transaction
Park = Callable[[Incoming, str, Exception, int], Awaitable[None]]  # with reason, error, attempts
Note = Callable[[], None]
Slow = Counter[tuple[int, int]]  # how often the record of a partition and offset ran into the database's time-out


@dataclass
class Held:
    """A subject of the poll that waits for the next attempt at its first record; the others follow it in order."""

    records: list[Incoming]
    error: Exception
    attempts: int = 1

    @property
    def is_given_up(self) -> bool:
        """Tell whether another attempt would be one too many."""
        return self.attempts >= (LONG_ATTEMPTS if took_too_long(self.error) else UNEXPECTED_ATTEMPTS)


class Poll:
    """Applies the records of one poll, in order per subject; what must be waited out is raised, and nothing is lost.

    A part that fails is halved, so that one bad record among 200 costs some sixteen transactions. A record that fails
    unexpectedly holds back its own subject only: the others go on, and all that failed share the pauses between the
    rounds of attempts. Only then they are parked.
    """

    def __init__(self, apply: Apply, park: Park, breaker: Breaker, slow: Slow, *, retried: Note) -> None:
        self._apply, self._park, self._breaker, self._slow, self._retried = apply, park, breaker, slow, retried
        self._held: dict[str | None, Held] = {}
        self._timed_out: Exception | None = None  # by the database, and nothing was applied since
        self._applied = False

    async def receive(self, records: Sequence[Incoming]) -> None:
        """Apply or park every record; raises outages, and `Paused` when the breaker opens."""
        await self._part(records)
        rounds = 0
        while self._held:
            if self._timed_out is not None and not self._applied:
                raise self._timed_out
            await asyncio.sleep(RETRY_SECONDS * 2**rounds)
            rounds += 1
            held, self._held = self._held, {}
            for one in held.values():
                await self._again(one)

    async def _part(self, records: Sequence[Incoming]) -> None:
        records = [one for one in records if not self._waits_behind(one)]
        if not records:
            return
        try:
            await self._apply(records)
        except Exception as error:
            if _is_outage(error):
                raise
            if len(records) == 1:
                await self._fail(Held([*records], error))
                return
            size = 1 if took_too_long(error) else (len(records) + 1) // 2
            for start in range(0, len(records), size):
                await self._part(records[start : start + size])
        else:
            self._succeeded(records)

    async def _again(self, held: Held) -> None:
        self._retried()
        try:
            await self._apply(held.records[:1])
        except Exception as error:
            if _is_outage(error):
                raise
            await self._fail(Held(held.records, error, held.attempts + 1))
        else:
            self._succeeded(held.records[:1])
            await self._part(held.records[1:])

    async def _fail(self, held: Held) -> None:
        """Park what no attempt helps, and hold back the rest for the next round."""
        first = held.records[0]
        if held.attempts == 1 and took_too_long(held.error) and is_waited_out(held.error):
            self._suspect(first, held.error)
        if not is_poison(held.error) and not held.is_given_up:
            self._held[first.subject] = held
            return
        await self._park(first, "poison" if is_poison(held.error) else "unexpected", held.error, held.attempts)
        if not is_poison(held.error) and first.subject is not None:
            self._breaker.failed(_type(first), first.subject)
            if self._breaker.is_open:
                raise Paused(self._breaker.name) from held.error
        await self._part(held.records[1:])

    def _suspect(self, incoming: Incoming, error: Exception) -> None:
        """Take the database's time-out for an outage, unless others are applied beside it or it is an old story."""
        if len(self._slow) > MOST_SLOW:
            self._slow.clear()
        self._slow[incoming.record.partition, incoming.record.offset] += 1
        if self._slow[incoming.record.partition, incoming.record.offset] > SLOW_REPEATS:
            return
        if self._timed_out is not None:
            raise error
        self._timed_out = error

    def _waits_behind(self, incoming: Incoming) -> bool:
        held = self._held.get(incoming.subject)
        if held is not None:
            held.records.append(incoming)
        return held is not None

    def _succeeded(self, records: Sequence[Incoming]) -> None:
        self._timed_out, self._applied = None, True
        for one in records:
            self._slow.pop((one.record.partition, one.record.offset), None)
            self._breaker.succeeded(_type(one))


def _is_outage(error: Exception) -> bool:
    """Tell whether it is one for sure: a statement's time-out may be the record's own."""
    return is_waited_out(error) and not took_too_long(error)


def _type(incoming: Incoming) -> str:
    return incoming.attributes.type if incoming.attributes else "unreadable"
