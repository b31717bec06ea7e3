"""Who trained whom, as development tells it, in a table of a service's own: trainers decide nothing about trainees.

A service whose people judge candidates declares `KEEPS_TRAININGS` among its handlers and asks before they do; its
migrations make the table.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kompeten.database.columns import new_registry
from kompeten.database.erasure import AboutPerson, Impersonal
from kompeten.events import Event, TrainingAttended
from kompeten.identity.subjects import is_among
from kompeten.messaging.handlers import Handlers, on, tenant_of

Person = tuple[str, UUID]  # the LSP, and the person's id there


class TrainingBase(DeclarativeBase):
    """Base of the table below, which not every service has."""

    registry = new_registry()


class Training(AboutPerson, TrainingBase):
    """What somebody attended by one enrolment, by ids alone: who taught, and when last; `revision` is its event's."""

    __tablename__ = "training"
    __table_args__ = (Index("ix_training_lsp_id_person_id", "lsp_id", "person_id"),)  # asked before each act

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    person_id: Mapped[UUID]
    revision: Mapped[int]
    assessor_ids: Mapped[Impersonal[list[UUID]]]
    user_ids: Mapped[Impersonal[list[str]]]
    last_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Trainers:
    """Who taught somebody: the ids assessors have, and the accounts all of them act with."""

    assessor_ids: set[UUID] = field(default_factory=set)
    user_ids: set[str] = field(default_factory=set)

    def include(self, assessor_id: UUID, user_ids: Collection[str]) -> bool:
        """Tell whether an assessor is among them, by id or by one of their accounts."""
        return assessor_id in self.assessor_ids or any(is_among(one, user_ids) for one in self.user_ids)


async def get_trainers(
    session: AsyncSession, people: Collection[Person], *, since: datetime
) -> defaultdict[Person, Trainers]:
    """Return who taught each of these people in what ended after a moment: no trainers, where there were none."""
    theirs = tuple_(Training.lsp_id, Training.person_id).in_(people)
    found: defaultdict[Person, Trainers] = defaultdict(Trainers)
    for one in await session.scalars(select(Training).where(theirs, Training.last_at > since)):
        found[one.lsp_id, one.person_id].assessor_ids.update(one.assessor_ids)
        found[one.lsp_id, one.person_id].user_ids.update(one.user_ids)
    return found


async def keep_training(session: AsyncSession, event: Event[TrainingAttended]) -> None:
    """Note who taught whom until when, by the highest revision; where all was struck, nobody taught anybody."""
    body = event.body
    trainers = body.trainers if body.sessions else ()
    fresh = insert(Training).values(
        enrolment_id=body.enrolment_id,
        lsp_id=tenant_of(event),
        person_id=body.person_id,
        revision=body.revision,
        assessor_ids=[one.assessor_id for one in trainers if one.assessor_id is not None],
        user_ids=[one.user_id for one in trainers if one.user_id is not None],
        last_at=max((one.ends_at for one in body.sessions), default=event.time),
    )
    newer = {name: fresh.excluded[name] for name in ("revision", "assessor_ids", "user_ids", "last_at")}
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=["enrolment_id"], set_=newer, where=Training.revision < fresh.excluded.revision
        )
    )


KEEPS_TRAININGS: Handlers = (on(TrainingAttended, keep_training),)
