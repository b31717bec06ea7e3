"""Erasing a person: everything this service holds, and an event for everybody else, in one transaction."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.erasure import Erasure, Rows, erase_rows
from kompeten.database.sessions import now
from kompeten.database.tables import ErasedPerson
from kompeten.events import PersonErased
from kompeten.events.registration import ErasureReason
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from kompeten.messaging.erasing import erasing
from kompeten.messaging.outbox import record_all
from kompeten.problems import NotFound
from registration.applications.models import Application, ApplicationRevision
from registration.applications.queries import STAGE
from registration.batches.models import Batch
from registration.erasures.rules import StillUnderWay, is_under_way
from registration.erasures.schemas import ErasureView
from registration.imports.models import Import, ImportRow
from registration.people.models import PersonRecord
from registration.tables import Base


async def erase_person(
    session: AsyncSession, person_id: UUID, reason: ErasureReason, *, principal: Principal, topics: Collection[str]
) -> ErasureView:
    """Erase a person of the caller's LSP and record `PersonErased` for each application; a repeat changes nothing.

    `topics` are those this service reads. Raises `NotFound`, `StillUnderWay`, and `OrganizersMayNotDecide` whatever
    the roles. The person is locked first, so an application sent in meanwhile is seen or is another person's.
    """
    refuse_organizers(principal)
    person = await _lock_person(session, person_id, lsp_id=principal.lsp_id)
    if person.erased_at is not None:
        return await _get_view(session, person)
    applications = await _lock_applications(session, person_id)
    erased_at = now(session)
    erasure = Erasure(person_id, [str(one) for one in applications], erased_at, reason)
    async with erasing(session, erasure, service="registration", topics=topics):
        await clear_person(session, erasure)
        bodies = [
            PersonErased(application_id=one, person_id=person_id, reason=reason, erased_at=erased_at)
            for one in applications
        ]
        await record_all(session, bodies, lsp_id=person.lsp_id)
    audit_act(
        session,
        "erase_person",
        "person",
        person_id,
        by=principal,
        reason=reason,
        details={"application_ids": list(erasure.subjects)},
    )
    await session.refresh(person)
    return await _get_view(session, person)


async def clear_person(session: AsyncSession, erasure: Erasure) -> None:
    """Empty all that says something about the person; numbers, states, days and who decided stay. The caller commits.

    A person known only from an earlier revision of one of the applications, by a NIK since corrected, goes as well.
    """
    applications = [UUID(subject) for subject in erasure.subjects]
    imported = await _rows_of(session, erasure.person_id, applications)
    revised = ApplicationRevision.application_id.in_(applications)
    rows: Rows = {
        PersonRecord: _person_or_former(erasure.person_id, applications),
        Application: Application.id.in_(applications),
        ApplicationRevision: or_(revised, ApplicationRevision.person_id == erasure.person_id),
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
    return or_(ImportRow.application_id.in_(applications), ImportRow.nik_index.in_(known_by))


async def _lock_person(session: AsyncSession, person_id: UUID, *, lsp_id: str) -> PersonRecord:
    theirs = select(PersonRecord).where(PersonRecord.id == person_id, PersonRecord.lsp_id == lsp_id)
    person: PersonRecord | None = await session.scalar(theirs.with_for_update())
    if person is None:
        raise NotFound
    return person


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


async def _lock_applications(session: AsyncSession, person_id: UUID) -> list[UUID]:
    """Return the person's applications, locked in order of their subjects; `StillUnderWay` naming those that are."""
    theirs = Application.person_id == person_id
    ids = select(Application.id).where(theirs).order_by(Application.id)
    applications = list(await session.scalars(ids.with_for_update(key_share=True)))  # the timeline's keys get through
    now_at = select(Application.id, Batch.title, Application.scheme_code, Application.state, STAGE).join(
        Batch, Batch.id == Application.batch_id
    )
    found = await session.execute(now_at.where(theirs).order_by(Application.id))
    going_on = {one: f"{title} ({scheme})" for one, title, scheme, state, stage in found if is_under_way(state, stage)}
    if going_on:
        raise StillUnderWay(going_on)
    return applications


async def _get_view(session: AsyncSession, person: PersonRecord) -> ErasureView:
    subjects = select(ErasedPerson.subject).where(ErasedPerson.person_id == person.id).order_by(ErasedPerson.subject)
    return ErasureView.model_validate(
        {
            "person_id": person.id,
            "reason": person.erasure_reason,
            "erased_at": person.erased_at,
            "application_ids": list(await session.scalars(subjects)),
        }
    )
