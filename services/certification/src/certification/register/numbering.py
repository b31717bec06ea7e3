"""Giving facts their numbers, and taking over those a restored database has forgotten."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.register.models import RegisterEpoch, RegisterFact
from kompeten.database.epochs import begin_epoch, give_numbers
from kompeten.events import Event, EventBody
from kompeten.events.envelope import encode

MOST = 1_000  # of one transaction

NUMBER = text("""
    WITH placed AS (
        SELECT event_id, :last + row_number() OVER (ORDER BY id) AS position
          FROM register_fact WHERE position IS NULL ORDER BY id LIMIT :most
    )
    UPDATE register_fact SET position = placed.position FROM placed WHERE register_fact.event_id = placed.event_id
    RETURNING register_fact.position
""")


async def number_facts(session: AsyncSession, *, most: int = MOST) -> int:
    """Give the facts that wait their numbers and return how many; the caller commits."""
    return await give_numbers(session, RegisterEpoch, NUMBER, most=most)


async def adopt_facts(session: AsyncSession, events: Iterable[Event[EventBody]]) -> None:
    """Take over facts a restored database has forgotten, under numbers of a new epoch; the caller commits."""
    await begin_epoch(session, RegisterEpoch)
    if facts := [_fact(event) for event in events]:
        await session.execute(insert(RegisterFact).on_conflict_do_nothing(), facts)


def _fact(event: Event[EventBody]) -> dict[str, object]:
    _, headers, body = encode(event)
    attributes = {name: value.decode() for name, value in headers}
    return {"event_id": event.id, "lsp_id": event.lsp_id, "headers": attributes, "body": body.decode()}
