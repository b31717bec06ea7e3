"""The feed's tables: what waits for a number, what has one, and from which database the numbers are."""

from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Long
from kompeten.database.epochs import NumberEpoch
from kompeten.database.erasure import AboutNobody
from registration.tables import Base


class FeedWaiting(AboutNobody, Base):
    """A timeline entry that has no number yet: written by a trigger of the timeline, whoever enters something there.

    Of one application, ids are drawn in the order of its events: whoever records one holds the lock of its stream.
    """

    __tablename__ = "feed_waiting"

    id: Mapped[Long] = mapped_column(Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]


class FeedEntry(AboutNobody, Base):
    """A timeline entry's number. What happened stands in the timeline alone, where an erasure reaches it."""

    __tablename__ = "feed_entry"
    __table_args__ = (
        Index("ix_feed_entry_lsp_id", "lsp_id", "position"),  # an LSP's feed
        Index("ix_feed_entry_organizer", "lsp_id", "organizer_id", "position"),  # an organizer's
        Index("ix_feed_entry_batch_id", "batch_id", "position"),  # either's of a batch
    )

    position: Mapped[Long] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("timeline_entry.event_id", ondelete="CASCADE"), unique=True)
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    batch_id: Mapped[UUID]


class FeedEpoch(AboutNobody, NumberEpoch, Base):
    """A stretch of the feed's numbers."""

    __tablename__ = "feed_epoch"
