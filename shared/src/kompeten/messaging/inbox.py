"""The inbox: one row per consumer, topic and subject tells a copy from something new."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.tables import InboxPosition
from kompeten.messaging.erased import erased_among


class Verdict(StrEnum):
    """What to do with a record, judged by its sequence; all but APPLY and COPY are reasons for parking."""

    APPLY = "apply"
    COPY = "copy"
    FORK = "fork"
    GAP = "gap"
    BEHIND = "behind"


@dataclass(slots=True)
class Position:
    """A subject's inbox row, locked, as it changes while a poll is applied; `is_erased` is its person's."""

    last: int
    last_event_id: UUID | None
    blocked_since: datetime | None
    changed: bool = False
    is_erased: bool = False

    def judge(self, sequence: int, event_id: UUID, *, may_skip: bool) -> Verdict:
        """Judge a record by the rules of order: copies are passed over, holes never skipped unless that is no loss."""
        if sequence <= self.last:
            forked = sequence == self.last and self.last_event_id not in (None, event_id)
            return Verdict.FORK if forked else Verdict.COPY
        if self.blocked_since is not None:
            return Verdict.BEHIND
        if sequence == self.last + 1 or may_skip:
            return Verdict.APPLY
        return Verdict.GAP

    def advance(self, sequence: int, event_id: UUID | None) -> None:
        """Note that the record with this sequence is done with."""
        self.last, self.last_event_id, self.changed = sequence, event_id, True

    def block(self, since: datetime) -> None:
        """Hold the subject back; the first time counts."""
        if self.blocked_since is None:
            self.blocked_since, self.changed = since, True

    def unblock(self) -> None:
        """Let the subject go on."""
        self.blocked_since, self.changed = None, True


async def lock_positions(
    session: AsyncSession, consumer: str, topic: str, subjects: Collection[str]
) -> dict[str, Position]:
    """Lock the inbox rows of the subjects in sorted order, made where missing, until the caller's transaction ends.

    Under the locks it is asked whose person is erased: one statement for all of them.
    """
    if not subjects:
        return {}
    names = sorted(set(subjects))
    rows = [{"consumer": consumer, "topic": topic, "subject": name, "last_sequence": 0} for name in names]
    await session.execute(insert(InboxPosition).values(rows).on_conflict_do_nothing())
    found = await session.execute(
        select(
            InboxPosition.subject, InboxPosition.last_sequence, InboxPosition.last_event_id, InboxPosition.blocked_since
        )
        .where(InboxPosition.consumer == consumer, InboxPosition.topic == topic, InboxPosition.subject.in_(names))
        .order_by(InboxPosition.subject)
        .with_for_update()
    )
    positions = {subject: Position(last, event_id, blocked) for subject, last, event_id, blocked in found}
    for subject in await erased_among(session, names):
        positions[subject].is_erased = True
    return positions


ADVANCE = (
    update(InboxPosition.__table__)  # type: ignore[arg-type]  # a mapped class's __table__ is typed FromClause
    .where(
        InboxPosition.consumer == bindparam("the_consumer"),
        InboxPosition.topic == bindparam("the_topic"),
        InboxPosition.subject == bindparam("the_subject"),
    )
    .values(
        last_sequence=bindparam("the_last"),
        last_event_id=bindparam("the_event"),
        blocked_since=bindparam("the_block"),
    )
)


async def store_positions(session: AsyncSession, consumer: str, topic: str, positions: dict[str, Position]) -> None:
    """Write back what changed, in one pipelined statement; the caller commits."""
    rows = [
        {
            "the_consumer": consumer,
            "the_topic": topic,
            "the_subject": subject,
            "the_last": position.last,
            "the_event": position.last_event_id,
            "the_block": position.blocked_since,
        }
        for subject, position in positions.items()
        if position.changed
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(ADVANCE, rows)
