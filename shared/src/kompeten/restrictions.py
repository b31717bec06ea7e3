"""Whose processing is restricted (UU PDP 27/2022, article 11), as registration tells it, in a table of a service's own.

A service that works on candidates declares `KEEPS_RESTRICTIONS` among its handlers, one that works on participants
`KEEPS_ENROLMENT_RESTRICTIONS`, and asks before each act; its migrations make the table. Registration, which decides it,
keeps it with the person and uses only the refusal.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kompeten.database.columns import new_registry
from kompeten.database.erasure import AboutNobody
from kompeten.database.rows import among
from kompeten.events import EnrolmentReleased, EnrolmentRestricted, Event, ProcessingReleased, ProcessingRestricted
from kompeten.messaging.handlers import Handlers, on
from kompeten.problems import Conflict, Text


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
    theirs = select(RestrictedApplication.application_id).where(RestrictedApplication.application_id.in_(applications))
    return set(await session.scalars(theirs))


async def refuse_restricted(session: AsyncSession, application_id: UUID) -> None:
    """Raise `RestrictedPerson` when the application is restricted."""
    if await get_restricted(session, [application_id]):
        raise RestrictedPerson


async def get_restricted_enrolments(session: AsyncSession, enrolments: Collection[UUID]) -> set[UUID]:
    """Return which of the enrolments are restricted."""
    theirs = select(RestrictedEnrolment.enrolment_id).where(
        among(RestrictedEnrolment.__table__.c.enrolment_id, enrolments)
    )
    return set(await session.scalars(theirs))


async def refuse_restricted_enrolments(session: AsyncSession, enrolments: Collection[UUID]) -> None:
    """Raise `RestrictedPerson` when one of the enrolments is restricted."""
    if await get_restricted_enrolments(session, enrolments):
        raise RestrictedPerson


async def keep_restriction(session: AsyncSession, event: Event[ProcessingRestricted]) -> None:
    """Note that an application is restricted."""
    body = event.body
    row = insert(RestrictedApplication).values(application_id=body.application_id, restricted_at=body.restricted_at)
    await session.execute(row.on_conflict_do_nothing())


async def lift_restriction(session: AsyncSession, event: Event[ProcessingReleased]) -> None:
    """Forget it."""
    ended = RestrictedApplication.application_id == event.body.application_id
    await session.execute(delete(RestrictedApplication).where(ended))


async def keep_enrolment_restriction(session: AsyncSession, event: Event[EnrolmentRestricted]) -> None:
    """Note that an enrolment is restricted."""
    body = event.body
    row = insert(RestrictedEnrolment).values(enrolment_id=body.enrolment_id, restricted_at=body.restricted_at)
    await session.execute(row.on_conflict_do_nothing())


async def lift_enrolment_restriction(session: AsyncSession, event: Event[EnrolmentReleased]) -> None:
    """Forget it."""
    ended = RestrictedEnrolment.enrolment_id == event.body.enrolment_id
    await session.execute(delete(RestrictedEnrolment).where(ended))


KEEPS_RESTRICTIONS: Handlers = (on(ProcessingRestricted, keep_restriction), on(ProcessingReleased, lift_restriction))
KEEPS_ENROLMENT_RESTRICTIONS: Handlers = (
    on(EnrolmentRestricted, keep_enrolment_restriction),
    on(EnrolmentReleased, lift_enrolment_restriction),
)
