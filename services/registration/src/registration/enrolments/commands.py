"""Taking people into activities, and letting them go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import act_row, audit_act
from kompeten.database.rows import bare_row, tracked
from kompeten.database.sessions import now
from kompeten.database.write_behind import writing_behind
from kompeten.http.invalid import NOT_ALLOWED
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.messaging.outbox import record, record_all_first
from kompeten.problems import field_error
from registration.activities.models import KnownActivity
from registration.activities.queries import lock_activity
from registration.applications.problems import as_field_error
from registration.catalogue.queries import get_active_versions
from registration.catalogue.regions import load_regions
from registration.consents.problems import consent_errors
from registration.enrolments.models import Enrolment
from registration.enrolments.problems import ActivityOff, ActivityOver, AlreadyEnrolled, EnrolmentInvalid
from registration.enrolments.recording import arrival_of, withdrawal_of
from registration.enrolments.rules import ENROLMENT, EnrolmentMove, EnrolmentState, unknown_units
from registration.enrolments.schemas import NewEnrolment
from registration.enrolments.seating import claim_seats, vacate
from registration.forms.fields import Column, Value, cells_from_json
from registration.forms.participants import read_participant
from registration.forms.person import Person
from registration.people.commands import enter_person
from registration.people.vault import NikVault
from registration.seats.rules import Standing

ENROL = "enrol_participant"  # as the audit calls it, by whichever door somebody came


async def enrol_participant(
    session: AsyncSession, body: NewEnrolment, *, principal: Principal, vault: NikVault
) -> tuple[Enrolment, int | None]:
    """Take somebody into an activity of the caller's sight; return the enrolment and, if it waits, its place.

    Raises `EnrolmentInvalid` with every error, `AlreadyEnrolled`, `ActivityOff`, `ActivityOver`.
    """
    activity = await lock_activity(session, body.activity_id, principal=principal)
    judged = await _judged(session, body, activity)
    refuse_late(activity, at=now(session))
    person = await enter_person(session, judged.national_id, lsp_id=activity.lsp_id, vault=vault)
    enrolment = new_enrolment(activity, person.id, judged.written, by=principal.subject, at=now(session))
    enrolment.weak_units, enrolment.consent_version = body.weak_units, body.consent_version
    (standing,) = await claim_seats(session, activity, [enrolment])
    session.add(enrolment)
    try:
        await session.flush()
    except IntegrityError as error:
        if "uq_enrolment_live" in str(error):
            raise AlreadyEnrolled from None
        raise
    audit_act(session, ENROL, "enrolment", enrolment.id, by=principal)
    await record(session, arrival_of(enrolment, activity.activity, standing), lsp_id=enrolment.lsp_id)
    return enrolment, standing.place


async def enrol_all(
    session: AsyncSession, activity: KnownActivity, made: Sequence[Enrolment], *, by: str, details: dict[str, str]
) -> list[Standing]:
    """Seat new enrolments in this order, write them and what they leave behind: a handful of statements.

    The activity is locked, as are its people; the caller commits.
    """
    standings = await claim_seats(session, activity, made)
    async with writing_behind(session) as writes:
        await writes.write_all(made)
        arrived = zip(made, standings, strict=True)
        told = [arrival_of(one, activity.activity, standing) for one, standing in arrived]
        events = await record_all_first(writes, told, lsp_id=activity.lsp_id)
        acts = [act_row(ENROL, "enrolment", one.subject, by=by, at=one.time, details=details) for one in events]
        await writes.write_all(acts)
    return standings


async def withdraw_enrolment(session: AsyncSession, enrolment: Enrolment, reason: str, *, principal: Principal) -> None:
    """Take an enrolment back, locked as its activity is, and let whoever waits longest have its seat."""
    was = enrolment.state
    enrolment.state = ENROLMENT.after(was, EnrolmentMove.WITHDRAW)
    enrolment.reason = reason
    await session.flush()
    audit_act(session, "withdraw_enrolment", "enrolment", enrolment.id, by=principal)
    activity = await session.get_one(KnownActivity, enrolment.activity_id)
    was_waiting = was is EnrolmentState.WAITING
    told = withdrawal_of(enrolment, activity.activity, was_waiting=was_waiting, withdrawn_at=now(session))
    await record(session, told, lsp_id=enrolment.lsp_id)
    await vacate(session, enrolment, was, by=principal)


def new_enrolment(
    activity: KnownActivity, person_id: UUID, written: Mapping[str, Value | None], *, by: str, at: datetime
) -> Enrolment:
    """Return somebody's enrolment; its seat is claimed next."""
    made = bare_row(
        Enrolment,
        id=new_id(),
        lsp_id=activity.lsp_id,
        organizer_id=activity.organizer_id,
        activity_id=activity.id,
        person_id=person_id,
        weak_units=[],
        enrolled_at=at,
        enrolled_by=by,
        lesson_hours=0,
        attendance_revision=0,
        version=1,
        **written,
    )
    return tracked(made)


def refuse_late(activity: KnownActivity, *, at: datetime) -> None:
    """Raise why nobody can be taken in any more, if so."""
    if activity.is_cancelled:
        raise ActivityOff
    if activity.takes_nobody(at):
        raise ActivityOver


async def _judged(session: AsyncSession, body: NewEnrolment, activity: KnownActivity) -> Person:
    cells = cells_from_json(body.model_dump(exclude={"activity_id", "weak_units", "consent_version"}))
    schemes = activity.activity.prepares_for
    reading = read_participant(cells, regions=load_regions(), schemes=schemes)
    errors = [as_field_error(finding) for finding in reading.errors] + consent_errors(body.consent_version)
    if body.weak_units:
        wanted = reading.values.get(Column.SKEMA)
        versions = await get_active_versions(session, lsp_id=activity.lsp_id, codes=[str(wanted)])
        units = {unit.code for version in versions.values() for unit in version.units if unit.code is not None}
        errors += [
            field_error("weak_units", *NOT_ALLOWED, pointer=f"#/weak_units/{place}")
            for place in unknown_units(body.weak_units, units)
        ]
    if errors or reading.person is None:
        raise EnrolmentInvalid(errors=errors, count=len(errors))
    return reading.person
