"""Deliberate defects: product functions rewritten in memory, to show that the machine can fail."""

import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from kompeten.messaging import consumer, inbox, pump
from kompeten.operations import replaying as replay


@dataclass(frozen=True)
class Defect:
    """Replaces `old` by `new` in the source of a function; `within` is the module that then uses it."""

    name: str
    function: Callable[..., Any]
    old: str
    new: str
    within: ModuleType | type
    story: str | None = None  # what shows it at once; by chance it takes hundreds of examples

    def apply(self, patch: pytest.MonkeyPatch) -> None:
        """Put the defective function in place until the patch is undone; fails where the source has changed."""
        source = textwrap.dedent(inspect.getsource(self.function))
        assert source.count(self.old) == 1, f"{self.name}: {self.old!r} does not stand in {self.function.__name__}"
        names: dict[str, Any] = {}
        exec(source.replace(self.old, self.new), vars(sys.modules[self.function.__module__]), names)  # noqa: S102
        patch.setattr(self.within, self.function.__name__, names[self.function.__name__])


UNBLOCK_LATER = """\
        from sqlalchemy import event, text
        from sqlalchemy.util import await_only
        from kompeten.database.sessions import in_transaction

        async def unblock(second):
            await second.execute(text("UPDATE inbox SET blocked_since = NULL WHERE subject = :it"), {"it": subject})

        def committed(_):
            await_only(in_transaction(consumer.runtime.sessions, unblock))

        event.listen(session.sync_session, "after_commit", committed, once=True)
"""
UNLOCKED = """\
    made = "INSERT INTO inbox SELECT :consumer, :topic, unnest(CAST(:subjects AS text[])), 0 ON CONFLICT DO NOTHING"
    await session.execute(text(made), mine)
    seen = "SELECT subject, last_sequence, last_event_id, blocked_since FROM inbox"
    of_mine = "WHERE consumer = :consumer AND topic = :topic AND subject = ANY(:subjects)"
    found = await session.execute(text(f"{seen} {of_mine}"), mine)
"""
ADVANCE_FIRST = """\
    async def advance(apart):
        at = await lock_positions(apart, self.name, self.topic, subjects)
        before = {subject: Position(one.last, one.last_event_id, one.blocked_since) for subject, one in at.items()}
        for incoming in incomings:
            known = incoming.attributes
            if known and at[known.subject].judge(known.sequence, known.id, may_skip=False) is Verdict.APPLY:
                at[known.subject].advance(known.sequence, known.id)
        await store_positions(apart, self.name, self.topic, at)
        return before

    positions = await in_transaction(self.runtime.sessions, advance)
"""

DEFECTS = (
    Defect(
        "unblocks-in-a-second-transaction",
        replay._finish,
        "        positions[subject].unblock()\n",
        UNBLOCK_LATER,
        within=replay,
        story="replay",
    ),
    Defect(
        "replay-without-the-inbox-lock",
        inbox.lock_positions,
        "    found = await session.execute(_lock_rows(), mine)\n",
        UNLOCKED,
        within=replay,
        story="replay",
    ),
    Defect(
        "relay-deletes-before-the-acknowledgement",
        pump.Pump._settle,
        "    await _answered(acknowledged)\n",
        "",
        within=pump.Pump,
        story="loss",
    ),
    Defect(
        "no-gap-rule", inbox.Position.judge, "sequence == self.last + 1", "sequence > self.last", within=inbox.Position
    ),
    Defect("no-inbox", inbox.Position.judge, "Verdict.COPY", "Verdict.APPLY", within=inbox.Position),
    Defect(
        "blocked-subjects-go-on", inbox.Position.judge, "self.blocked_since is not None", "False", within=inbox.Position
    ),
    Defect(
        "relay-sends-the-newest-first",
        pump.Pump._send,
        "sent = await send_all(",
        "records = records[::-1]\n    sent = await send_all(",
        within=pump.Pump,
    ),
    Defect(
        "inbox-advances-before-the-effects-in-another-transaction",
        consumer.Consumer._effects,
        "    positions = await lock_positions(session, self.name, self.topic, subjects, types=self.types)\n",
        ADVANCE_FIRST,
        within=consumer.Consumer,
    ),
)
