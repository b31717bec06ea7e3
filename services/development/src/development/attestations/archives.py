"""The attestations of an activity as one ZIP of PDFs, written while it is read."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from development.attestations.addresses import address_of
from development.attestations.drawing import draw
from development.attestations.problems import Undrawable
from development.attestations.queries import Attested, get_some_attested
from kompeten.http.archives import File
from kompeten.runtime import Runtime

CHUNK: Final = 50  # people of one look at the tables
UNDRAWN: Final = "tidak-tercetak.txt"
"""Names whoever's document could not be drawn, so that nobody is missed without a word."""


async def write_attestations(runtime: Runtime, activity_id: UUID, *, lesson_minutes: int) -> AsyncIterator[File]:
    """Yield the PDF of everybody who attended, in the order of enrolment."""
    undrawn = []
    async for one in _attested(runtime, activity_id, lesson_minutes=lesson_minutes):
        try:
            pdf = await draw(one.view, address_of(runtime.settings.public_url, one.code))
        except Undrawable:
            undrawn.append(str(one.enrolment_id))
        else:
            yield File(f"{one.enrolment_id}.pdf", one.view.issued_on, pdf)
    if undrawn:
        yield File(UNDRAWN, runtime.clock.now().date(), "\n".join(undrawn).encode())


async def _attested(runtime: Runtime, activity_id: UUID, *, lesson_minutes: int) -> AsyncIterator[Attested]:
    after, moment = UUID(int=0), runtime.clock.now()
    while True:
        async with runtime.reading() as session:
            found = await get_some_attested(
                session, activity_id, after=after, most=CHUNK, moment=moment, lesson_minutes=lesson_minutes
            )
        for one in found:
            if one.view.sessions:
                yield one
        if len(found) < CHUNK:
            return
        after = found[-1].enrolment_id
