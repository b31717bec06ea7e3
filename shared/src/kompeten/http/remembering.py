"""What anybody may see and was shown a moment ago: shown again for some seconds, without asking the database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cachetools import TLRUCache

from kompeten.clock import Clock

OLDEST_SECONDS = 5  # no answer is older than that, whoever changed what it tells, in whatever process
MOST_BYTES = 32 * 1024 * 1024  # some 20,000 answers; what is asked for least recently gives way
BESIDE = 500  # bytes of key and entry

Key = tuple[str, str]
"""The kind of answer, and what it was asked by."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, and the moment just before what it tells was read."""

    content: str
    looked_at: float


class Answers:
    """One process's answers to anybody. None lives long enough that it would have to hear of a change.

    What is refused is asked for anew each time: guesses would push out what is asked for.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shown: TLRUCache[Key, Shown] = TLRUCache(MOST_BYTES, _until, timer=clock.elapsed, getsizeof=_size)

    async def get(self, key: Key, make: Callable[[], Awaitable[str]]) -> str:
        """Return the answer under this key, made when there is none; what `make` raises is raised and not kept."""
        shown = self._shown.get(key)
        if shown is None:
            looked_at = self._clock.elapsed()
            shown = self._shown[key] = Shown(await make(), looked_at)
        return shown.content


def _until(_: Key, shown: Shown, __: float) -> float:
    return shown.looked_at + OLDEST_SECONDS


def _size(shown: Shown) -> int:
    return len(shown.content) + BESIDE
