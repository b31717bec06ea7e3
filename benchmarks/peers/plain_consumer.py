"""FastStream and SQLAlchemy as their tutorials have it: a typed handler, a session, a transaction per message."""

import asyncio
import os
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from faststream import AckPolicy, Context, FastStream
from faststream.kafka import KafkaBroker
from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kompeten.events import ParticipantRegistered
from kompeten.ids import new_id

TOPIC = "kompeten.registration"
PEER_TABLES = """
    CREATE TABLE peer_inbox (event_id uuid PRIMARY KEY);
    CREATE TABLE peer_assessment (id uuid PRIMARY KEY, application_id uuid NOT NULL, lsp_id text NOT NULL,
        participant jsonb NOT NULL, created_at timestamptz NOT NULL, UNIQUE (application_id));
    CREATE TABLE peer_audit (id uuid PRIMARY KEY, at timestamptz NOT NULL, action text NOT NULL,
        object_id uuid NOT NULL)
"""


class Base(DeclarativeBase):
    """Base of the peer's tables."""


class Inbox(Base):
    """Events seen."""

    __tablename__ = "peer_inbox"
    event_id: Mapped[UUID] = mapped_column(primary_key=True)


class Assessment(Base):
    """The effect."""

    __tablename__ = "peer_assessment"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID]
    lsp_id: Mapped[str]
    participant: Mapped[dict[str, Any]] = mapped_column(JSONB)  # Any: JSON
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Audit(Base):
    """Who did it."""

    __tablename__ = "peer_audit"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    action: Mapped[str]
    object_id: Mapped[UUID]


def create_app() -> FastStream:
    """Return the consumer's app."""
    namespace = os.environ["KAFKA_NAMESPACE"]
    engine = create_async_engine(os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+asyncpg:"))
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    broker = KafkaBroker(os.environ["KAFKA_BOOTSTRAP_SERVERS"], logger=None)

    @broker.subscriber(
        namespace + TOPIC,
        group_id=f"{namespace}peer.{TOPIC}",
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.NACK_ON_ERROR,
    )
    async def open_assessment(
        body: ParticipantRegistered, event_id: Annotated[str, Context("message.headers.ce_id")]
    ) -> None:
        async with sessions() as session, session.begin():
            seen = insert(Inbox).values(event_id=UUID(event_id)).on_conflict_do_nothing().returning(Inbox.event_id)
            if await session.scalar(seen) is None:
                return
            moment = datetime.now(UTC)
            session.add(
                Assessment(
                    application_id=body.application_id,
                    lsp_id=body.participant.lsp_id,
                    participant=body.participant.model_dump(mode="json"),
                    created_at=moment,
                )
            )
            session.add(Audit(at=moment, action="open_assessment", object_id=body.application_id))

    return FastStream(broker, logger=None)


if __name__ == "__main__":
    asyncio.run(create_app().run())
