"""The inbox: one row per consumer, topic and subject tells a copy from something new."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import ARRAY, Table, Text, bindparam, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from kompeten.database.tables import InboxPosition

INBOX = cast("Table", InboxPosition.__table__)
KEY = ("consumer", "topic", "subject")
# Subjects travel as one array: a text that grew with the poll would be compiled and planned anew for each length.
# A statement of its own, under the locks: one that had to wait for a row would still see what was before the wait.
KNOWN = text("""
    SELECT subject,
           EXISTS (SELECT FROM erased_person WHERE erased_person.subject = named.subject),
           EXISTS (SELECT FROM passed_over AS passed
                    WHERE passed.consumer = :consumer AND passed.topic = :topic AND passed.subject = named.subject
                      AND passed.type = ANY (CAST(:types AS text[])))
      FROM unnest(CAST(:subjects AS text[])) AS named (subject)
""")
STORE = text("""
    UPDATE inbox SET last_sequence = sent.last, last_event_id = sent.event_id, blocked_since = sent.blocked
      FROM unnest(CAST(:subjects AS text[]), CAST(:lasts AS bigint[]), CAST(:events AS uuid[]),
                  CAST(:blocked AS timestamptz[])) AS sent (subject, last, event_id, blocked)
     WHERE inbox.consumer = :consumer AND inbox.topic = :topic AND inbox.subject = sent.subject
""")


class Verdict(StrEnum):
    """What to do with a record, judged by its sequence; all but APPLY and COPY are reasons for parking."""

    APPLY = "apply"
    COPY = "copy"
    FORK = "fork"
    GAP = "gap"
    BEHIND = "behind"


@dataclass(slots=True)
class Position:
    """A subject's inbox row, locked, as it changes while a poll is applied.

    `is_erased` is its person's; with `has_passed` there are events before it that were passed over and are handled now.
    """

    last: int
    last_event_id: UUID | None
    blocked_since: datetime | None
    changed: bool = False
    is_erased: bool = False
    has_passed: bool = False

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
    session: AsyncSession, consumer: str, topic: str, subjects: Collection[str], *, types: Collection[str] = ()
) -> dict[str, Position]:
    """Lock the inbox rows of the subjects in sorted order, made where missing, until the caller's transaction ends.

    Under the locks it is asked whose person is erased, and who has events of these `types` that were passed over.
    """
    if not subjects:
        return {}
    names = sorted(set(subjects))
    mine = {"consumer": consumer, "topic": topic, "subjects": names}
    found = await session.execute(_lock_rows(), mine)
    positions = {subject: Position(last, event_id, blocked) for subject, last, event_id, blocked in found}
    for subject, is_erased, has_passed in await session.execute(KNOWN, mine | {"types": list(types)}):
        positions[subject].is_erased, positions[subject].has_passed = is_erased, has_passed
    return positions


async def store_positions(session: AsyncSession, consumer: str, topic: str, positions: dict[str, Position]) -> None:
    """Write back what changed, in one statement; the caller commits."""
    changed = {subject: position for subject, position in positions.items() if position.changed}
    if changed:
        written = {
            "subjects": list(changed),
            "lasts": [one.last for one in changed.values()],
            "events": [one.last_event_id for one in changed.values()],
            "blocked": [one.blocked_since for one in changed.values()],
        }
        await session.execute(STORE, written | {"consumer": consumer, "topic": topic})


@cache
def _lock_rows() -> ReturningInsert[str, int, UUID | None, datetime | None]:
    """Return the statement that makes rows or writes them as they are: either way they are locked and told."""
    subject = func.unnest(bindparam("subjects", type_=ARRAY(Text))).column_valued("subject")
    mine = (bindparam("consumer", type_=Text), bindparam("topic", type_=Text))
    made = insert(INBOX).from_select([*KEY, "last_sequence"], select(*mine, subject, literal(0)))
    locked = made.on_conflict_do_update(index_elements=KEY, set_={"last_sequence": INBOX.c.last_sequence})
    return locked.returning(INBOX.c.subject, INBOX.c.last_sequence, INBOX.c.last_event_id, INBOX.c.blocked_since)
