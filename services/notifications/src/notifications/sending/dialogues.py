"""The dialogues that one sender has under way, with the mail server or with endpoints of webhooks."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any

PARTING_SECONDS = 5.0  # below what an orchestrator leaves a process that is told to stop


class Dialogues:
    """At most so many at a time, and so many to the recipients of one domain."""

    def __init__(self, most: int, *, per_domain: int) -> None:
        self._most = most
        self._per_domain = per_domain
        self._domains: dict[asyncio.Task[None], str] = {}

    def __len__(self) -> int:
        """Return how many are under way."""
        return len(self._domains)

    @property
    def have_room(self) -> bool:
        """Whether another one may begin."""
        return len(self._domains) < self._most

    @property
    def busy(self) -> list[str]:
        """The domains to which no other one may begin."""
        return [domain for domain, count in Counter(self._domains.values()).items() if count >= self._per_domain]

    def start(self, domain: str, dialogue: Coroutine[Any, Any, None]) -> None:  # Any: as asyncio has it
        """Let a dialogue go on beside the others."""
        self._domains[asyncio.create_task(dialogue)] = domain

    async def one_ended(self) -> None:
        """Wait until at least one has ended; raises what it raised."""
        ended, _ = await asyncio.wait(self._domains, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            del self._domains[task]
            task.result()

    async def end(self) -> None:
        """Let what is under way come to its end: a letter broken off would be sent again. Then break off the rest."""
        if not self._domains:
            return
        _, late = await asyncio.wait(self._domains, timeout=PARTING_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*self._domains, return_exceptions=True)
