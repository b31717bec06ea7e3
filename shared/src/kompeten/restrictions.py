"""Whose processing is restricted (UU PDP 27/2022, article 11), as registration tells it, in a table of a service's own.

A service that works on candidates declares `KEEPS_RESTRICTIONS` among its handlers, one that works on participants
`KEEPS_ENROLMENT_RESTRICTIONS`, and asks before each act; its migrations make the table. Registration, which decides it,
keeps it with the person and uses only the refusal.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column

from kompeten.database.columns import new_registry
from kompeten.database.erasure import AboutNobody
from kompeten.database.rows import among
from kompeten.events import (
    EnrolmentReleased,
    EnrolmentRestricted,
    Event,
    EventBody,
    ProcessingReleased,
    ProcessingRestricted,
)
from kompeten.messaging.handlers import Handlers, on
from kompeten.problems import Conflict, Text

Key = InstrumentedAttribute[UUID]


class RestrictionBase(DeclarativeBase):
    """Base of the table of applications, which not every service has."""

    registry = new_registry()


class RestrictedApplication(AboutNobody, RestrictionBase):
    """An application nothing more is done with for now."""

    __tablename__ = "restricted_application"

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    restricted_at: Mapped[datetime]


class EnrolmentRestrictionBase(DeclarativeBase):
    """Base of the table of enrolments, which fewer services have."""

    registry = new_registry()


class RestrictedEnrolment(AboutNobody, EnrolmentRestrictionBase):
    """An enrolment nothing more is done with for now."""

    __tablename__ = "restricted_enrolment"

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    restricted_at: Mapped[datetime]


class RestrictedPerson(Conflict):
    """409: nothing is done with this person's data until the restriction is lifted."""

    code = "processing_restricted"
    message = Text(
        "Pemrosesan data orang ini sedang dibatasi (UU PDP); tidak ada yang dapat dilakukan sampai pembatasan dicabut. "
        "Hubungi LSP.",
        "The processing of this person's data is restricted (UU PDP): nothing can be done until the restriction is "
        "lifted. Contact the certification body.",
    )


async def get_restricted(session: AsyncSession, applications: Collection[UUID]) -> set[UUID]:
    """Return which of the applications are restricted."""
    return await _get_restricted(session, RestrictedApplication.application_id, applications)


async def refuse_restricted(session: AsyncSession, application_id: UUID) -> None:
    """Raise `RestrictedPerson` when the application is restricted."""
    if await get_restricted(session, [application_id]):
        raise RestrictedPerson


async def get_restricted_enrolments(session: AsyncSession, enrolments: Collection[UUID]) -> set[UUID]:
    """Return which of the enrolments are restricted."""
    return await _get_restricted(session, RestrictedEnrolment.enrolment_id, enrolments)


async def refuse_restricted_enrolments(session: AsyncSession, enrolments: Collection[UUID]) -> None:
    """Raise `RestrictedPerson` when one of the enrolments is restricted."""
    if await get_restricted_enrolments(session, enrolments):
        raise RestrictedPerson


async def _get_restricted(session: AsyncSession, key: Key, ids: Collection[UUID]) -> set[UUID]:
    return set(await session.scalars(select(key).where(among(key, ids))))


def _kept_by(key: Key, restricted: type[EventBody], released: type[EventBody]) -> Handlers:
    """Return what keeps a table as two events tell it, which call the id as its key is called."""

    async def keep_restriction(session: AsyncSession, event: Event[Any]) -> None:
        row = {key.key: getattr(event.body, key.key), "restricted_at": event.body.restricted_at}
        await session.execute(insert(key.class_).values(row).on_conflict_do_nothing())

    async def lift_restriction(session: AsyncSession, event: Event[Any]) -> None:
        await session.execute(delete(key.class_).where(key == getattr(event.body, key.key)))

    return on(restricted, keep_restriction), on(released, lift_restriction)


KEEPS_RESTRICTIONS = _kept_by(RestrictedApplication.application_id, ProcessingRestricted, ProcessingReleased)
KEEPS_ENROLMENT_RESTRICTIONS = _kept_by(RestrictedEnrolment.enrolment_id, EnrolmentRestricted, EnrolmentReleased)
