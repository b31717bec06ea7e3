"""Erasing a person: everything this service holds, and an event for everybody else, in one transaction."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.erasure import Erasure, Rows, erase_rows
from kompeten.database.sessions import now
from kompeten.database.tables import ErasedPerson
from kompeten.events import EnrolmentErased, PersonErased
from kompeten.events.registration import ErasureReason
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from kompeten.messaging.erasing import erasing
from kompeten.messaging.outbox import record_all
from registration.activities.models import KnownActivity
from registration.applications.models import Application, ApplicationRevision
from registration.applications.queries import STAGE
from registration.batches.models import Batch
from registration.enrolments.models import Enrolment
from registration.enrolments.rules import is_under_way as is_attending
from registration.erasures.rules import StillUnderWay, is_under_way
from registration.erasures.schemas import ErasureView
from registration.imports.models import Import, ImportRow
from registration.people.models import PersonRecord
from registration.people.queries import lock_person
from registration.tables import Base


async def erase_person(
    session: AsyncSession, person_id: UUID, reason: ErasureReason, *, principal: Principal, topics: Collection[str]
) -> ErasureView:
    """Erase a person of the caller's LSP and record it for each application and enrolment; a repeat changes nothing.

    `topics` are those this service reads. Raises `NotFound`, `StillUnderWay`, and `OrganizersMayNotDecide` whatever
    the roles. The person is locked first, so an application sent in meanwhile is seen or is another person's.
    """
    refuse_organizers(principal)
    person = await lock_person(session, person_id, lsp_id=principal.lsp_id)
    if person.erased_at is not None:
        return await _get_view(session, person)
    applications, enrolments = await _lock_parts(session, person_id)
    erased_at = now(session)
    erasure = Erasure(person_id, [str(one) for one in (*applications, *enrolments)], erased_at, reason)
    async with erasing(session, erasure, service="registration", topics=topics):
        await clear_person(session, erasure)
        told = {"person_id": person_id, "reason": reason, "erased_at": erased_at}
        of_applications = [PersonErased(application_id=one, **told) for one in applications]
        of_enrolments = [EnrolmentErased(enrolment_id=one, **told) for one in enrolments]
        await record_all(session, [*of_applications, *of_enrolments], lsp_id=person.lsp_id)
    audit_act(
        session,
        "erase_person",
        "person",
        person_id,
        by=principal,
        reason=reason,
        details={
            "application_ids": [str(one) for one in applications],
            "enrolment_ids": [str(one) for one in enrolments],
        },
    )
    await session.refresh(person)
    return await _get_view(session, person)


async def clear_person(session: AsyncSession, erasure: Erasure) -> None:
    """Empty all that says something about the person; numbers, states, days and who decided stay. The caller commits.

    A person known only from an earlier revision of one of the applications, by a NIK since corrected, goes as well.
    """
    applications = [UUID(subject) for subject in erasure.subjects]  # enrolments among them match none
    imported = await _rows_of(session, erasure.person_id, applications)
    revised = ApplicationRevision.application_id.in_(applications)
    rows: Rows = {
        PersonRecord: _person_or_former(erasure.person_id, applications),
        Application: Application.id.in_(applications),
        ApplicationRevision: or_(revised, ApplicationRevision.person_id == erasure.person_id),
        Enrolment: Enrolment.id.in_(applications),
        ImportRow: imported,
        Import: Import.id.in_(select(ImportRow.import_id).where(imported)),
    }
    await erase_rows(session, Base, erasure, rows=rows)


async def _rows_of(session: AsyncSession, person_id: UUID, applications: Sequence[UUID]) -> ColumnElement[bool]:
    """Return which rows of imports are theirs: those of the applications, and those with a NIK they are known by.

    The hash is one of the LSP's, so no other LSP's row has it.
    """
    theirs = select(PersonRecord.nik_index).where(_person_or_former(person_id, applications))
    known_by = [nik_index for nik_index in await session.scalars(theirs) if nik_index is not None]
    become = or_(ImportRow.application_id.in_(applications), ImportRow.enrolment_id.in_(applications))
    return or_(become, ImportRow.nik_index.in_(known_by))


def _person_or_former(person_id: UUID, applications: Sequence[UUID]) -> ColumnElement[bool]:
    """Return it as one set of ids: beside an OR the plan would read every person there is."""
    if not applications:
        return PersonRecord.id == person_id
    elsewhere = select(Application.id).where(
        Application.person_id == ApplicationRevision.person_id, Application.id.not_in(applications)
    )
    formerly = select(ApplicationRevision.person_id).where(
        ApplicationRevision.application_id.in_(applications), ~elsewhere.exists()
    )
    return PersonRecord.id.in_(union(select(literal(person_id)), formerly))


async def _lock_applications(session: AsyncSession, person_id: UUID) -> tuple[list[UUID], dict[UUID, str]]:
    """Return the person's applications, locked in order of their subjects, and what those under way are called."""
    theirs = Application.person_id == person_id
    ids = select(Application.id).where(theirs).order_by(Application.id)
    applications = list(await session.scalars(ids.with_for_update(key_share=True)))  # the timeline's keys get through
    now_at = select(Application.id, Batch.title, Application.scheme_code, Application.state, STAGE).join(
        Batch, Batch.id == Application.batch_id
    )
    found = await session.execute(now_at.where(theirs).order_by(Application.id))
    going_on = {one: f"{title} ({scheme})" for one, title, scheme, state, stage in found if is_under_way(state, stage)}
    return applications, going_on


async def _lock_parts(session: AsyncSession, person_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """Return the person's applications and enrolments, locked; `StillUnderWay` naming those that are."""
    applications, applying = await _lock_applications(session, person_id)
    enrolments, attending = await _lock_enrolments(session, person_id)
    if applying or attending:
        raise StillUnderWay(applying | attending)
    return applications, enrolments


async def _lock_enrolments(session: AsyncSession, person_id: UUID) -> tuple[list[UUID], dict[UUID, str]]:
    theirs = Enrolment.person_id == person_id
    ids = select(Enrolment.id).where(theirs).order_by(Enrolment.id)
    enrolments = list(await session.scalars(ids.with_for_update()))
    now_at = select(Enrolment.id, Enrolment.state, KnownActivity).join(KnownActivity)
    found = await session.execute(now_at.where(theirs).order_by(Enrolment.id))
    going_on = {
        one: activity.activity.title
        for one, state, activity in found
        if is_attending(state, ends_at=activity.ends_at, is_cancelled=activity.is_cancelled, now=now(session))
    }
    return enrolments, going_on


async def _get_view(session: AsyncSession, person: PersonRecord) -> ErasureView:
    subjects = select(ErasedPerson.subject).where(ErasedPerson.person_id == person.id).order_by(ErasedPerson.subject)
    enrolments = {
        str(one) for one in await session.scalars(select(Enrolment.id).where(Enrolment.person_id == person.id))
    }
    erased = list(await session.scalars(subjects))
    return ErasureView.model_validate(
        {
            "person_id": person.id,
            "reason": person.erasure_reason,
            "erased_at": person.erased_at,
            "application_ids": [one for one in erased if one not in enrolments],
            "enrolment_ids": [one for one in erased if one in enrolments],
        }
    )
