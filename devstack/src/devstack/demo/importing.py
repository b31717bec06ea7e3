"""Spreadsheets as an organizer's system sends them in: by the client, followed row by row."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from devstack.demo.caller import DEADLINE_SECONDS, Caller, wait_for
from devstack.demo.scene import Scene
from kompeten_client import Kompeten
from kompeten_client.imports import Import
from kompeten_client.retrying import Patience

LONGEST_SECONDS = 5  # what a service that is away asks for
PATIENCE = Patience(attempts=int(DEADLINE_SECONDS / LONGEST_SECONDS) + 5, longest_seconds=LONGEST_SECONDS)


@dataclass(frozen=True)
class File:
    """A file of people as an office sends it; its name is the key it is repeated under."""

    name: str
    content: bytes
    rows: int

    @property
    def suffix(self) -> str:
        """What sort of file it is."""
        return self.name[self.name.rindex(".") :]


def client_of(caller: Caller) -> Kompeten:
    """Return the client an organizer's system uses; it waits for services that are away as everybody here does."""
    return Kompeten(str(caller.client.base_url), caller.token, patience=PATIENCE)


async def bring_in(
    scene: Scene, kompeten: Kompeten, title: str, file: File, target: Mapping[str, UUID], *, dry_run: bool = False
) -> Import:
    """Send a file in for a batch or an activity, follow it row by row, and return what became of it."""
    consent = (await asyncio.to_thread(kompeten.consents.current)).version
    send = partial(kompeten.imports.send, consent=consent, suffix=file.suffix, dry_run=dry_run, key=file.name)
    sent = await asyncio.to_thread(partial(send, file.content, **target))
    with scene.screen.step(title, file.rows) as step:
        seen = 0

        async def over() -> Import | None:
            nonlocal seen
            shown = await asyncio.to_thread(kompeten.imports.get, sent.id)
            step.advance(shown.done - seen)
            seen = shown.done
            return shown if shown.is_over else None

        shown: Import = await wait_for(f"{file.name} imported", over)
    return shown
