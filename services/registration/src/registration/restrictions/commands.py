"""Restricting a person's processing and lifting that again, here and, by an event per part of theirs, everywhere."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import EnrolmentReleased, EnrolmentRestricted, ProcessingReleased, ProcessingRestricted
from kompeten.events.registration import ReleaseReason, RestrictionReason
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all
from registration.activities.models import KnownActivity
from registration.applications.models import Application
from registration.applications.rules import ApplicationState
from registration.batches.models import Batch
from registration.batches.seating import seat_waiting
from registration.enrolments.models import Enrolment
from registration.enrolments.rules import EnrolmentState
from registration.enrolments.seating import seat_waiting as seat_enrolments
from registration.people.models import PersonRecord
from registration.people.queries import lock_person
from registration.restrictions.problems import AlreadyErased
from registration.seats.commands import lock_seats


async def restrict_person(
    session: AsyncSession, person_id: UUID, reason: RestrictionReason, *, principal: Principal
) -> PersonRecord:
    """Let nothing more be done with a person's data; a repeat changes nothing. The caller commits.

    The person and then their applications and enrolments are locked: what was under way before is done, what comes
    later is refused. Raises `NotFound`, `AlreadyErased`, and `OrganizersMayNotDecide` whatever the roles.
    """
    refuse_organizers(principal)
    person = await lock_person(session, person_id, lsp_id=principal.lsp_id)
    if person.erased_at is not None:
        raise AlreadyErased
    if person.restricted_at is not None:
        return person
    person.restricted_at, person.restriction_reason = now(session), reason
    told = {"reason": reason, "restricted_at": person.restricted_at}
    applications, enrolments = await _lock_parts(session, person_id)
    of_applications = [ProcessingRestricted(application_id=one, **told) for one in applications]
    of_enrolments = [EnrolmentRestricted(enrolment_id=one, **told) for one in enrolments]
    await record_all(session, [*of_applications, *of_enrolments], lsp_id=person.lsp_id)
    audit_act(session, "restrict_person", "person", person_id, by=principal, reason=reason)
    return person


async def release_person(
    session: AsyncSession, person_id: UUID, reason: ReleaseReason, *, principal: Principal
) -> PersonRecord:
    """Let work go on where it stood; a repeat changes nothing. The caller commits. Raises as `restrict_person`.

    Whoever waited and was passed by meanwhile moves up to what is free now.
    """
    refuse_organizers(principal)
    batches, activities = await _get_waited_for(session, person_id)
    for batch_id in batches:  # before the person, as whoever applies locks them
        await lock_seats(session, Batch, batch_id)
    for activity_id in activities:
        await lock_seats(session, KnownActivity, activity_id)
    person = await lock_person(session, person_id, lsp_id=principal.lsp_id)
    if person.restricted_at is None:
        return person
    person.restricted_at = person.restriction_reason = None
    told = {"reason": reason, "released_at": now(session)}
    applications, enrolments = await _lock_parts(session, person_id)
    of_applications = [ProcessingReleased(application_id=one, **told) for one in applications]
    of_enrolments = [EnrolmentReleased(enrolment_id=one, **told) for one in enrolments]
    await record_all(session, [*of_applications, *of_enrolments], lsp_id=person.lsp_id)
    audit_act(session, "release_person", "person", person_id, by=principal, reason=reason)
    for batch_id in batches:
        await seat_waiting(session, batch_id, principal=principal)
    for activity_id in activities:
        await seat_enrolments(session, activity_id, by=principal)
    return person


async def _lock_parts(session: AsyncSession, person_id: UUID) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Return the person's applications and enrolments, of all of which others know, locked in order of subjects."""
    applications = select(Application.id).where(Application.person_id == person_id).order_by(Application.id)
    enrolments = select(Enrolment.id).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    return (
        (await session.scalars(applications.with_for_update(key_share=True))).all(),
        (await session.scalars(enrolments.with_for_update(key_share=True))).all(),
    )


async def _get_waited_for(session: AsyncSession, person_id: UUID) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Return the batches and the activities in whose queues the person is, each in order."""
    batches = select(Application.batch_id).where(
        Application.person_id == person_id, Application.state == ApplicationState.WAITING
    )
    activities = select(Enrolment.activity_id).where(
        Enrolment.person_id == person_id, Enrolment.state == EnrolmentState.WAITING
    )
    return (
        (await session.scalars(batches.distinct().order_by(Application.batch_id))).all(),
        (await session.scalars(activities.distinct().order_by(Enrolment.activity_id))).all(),
    )
