"""Giving facts their numbers after they are committed, so that a number is never seen before a smaller one."""

from collections.abc import Iterable

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.register.models import RegisterEpoch, RegisterFact
from kompeten.events import Event, EventBody
from kompeten.events.envelope import encode
from kompeten.ids import new_id

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
    epoch = await lock_epoch(session)  # first, in a statement of its own: the next one sees what the holder before did
    given = (await session.scalars(NUMBER, {"last": epoch.last, "most": most})).all()
    epoch.last += len(given)
    return len(given)


async def adopt_facts(session: AsyncSession, events: Iterable[Event[EventBody]]) -> None:
    """Take over facts a restored database has forgotten, under numbers of a new epoch; the caller commits."""
    former = await lock_epoch(session)
    session.add(RegisterEpoch(id=new_id(), number=former.number + 1, last=former.last))
    for event in events:
        _, headers, body = encode(event)
        attributes = {name: value.decode() for name, value in headers}
        fact = {"event_id": event.id, "lsp_id": event.lsp_id, "headers": attributes, "body": body.decode()}
        await session.execute(insert(RegisterFact).values(fact).on_conflict_do_nothing())


async def lock_epoch(session: AsyncSession) -> RegisterEpoch:
    """Return the present epoch, locked until the end of the transaction."""
    newest = select(RegisterEpoch).order_by(RegisterEpoch.number.desc()).limit(1)
    return (await session.scalars(newest.with_for_update(), execution_options={"populate_existing": True})).one()
