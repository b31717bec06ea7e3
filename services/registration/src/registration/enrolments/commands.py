"""Taking people into activities, and letting them go."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import EnrolmentWithdrawn, ParticipantEnrolled
from kompeten.events.snapshots import Contacts, Employer
from kompeten.http.invalid import NOT_ALLOWED
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record
from kompeten.problems import field_error
from registration.activities.models import KnownActivity
from registration.activities.queries import lock_activity
from registration.applications.problems import as_field_error
from registration.catalogue.queries import get_active_versions
from registration.catalogue.regions import load_regions
from registration.consents.problems import consent_errors
from registration.enrolments.models import Enrolment
from registration.enrolments.problems import AlreadyEnrolled, EnrolmentInvalid, refusal_of
from registration.enrolments.queries import count_of_regency
from registration.enrolments.rules import ENROLMENT, EnrolmentMove, EnrolmentState, find_obstacle, unknown_units
from registration.enrolments.schemas import NewEnrolment
from registration.forms.fields import cells_from_json
from registration.forms.participants import ParticipantReading, read_participant
from registration.people.commands import enter_person
from registration.people.vault import NikVault


async def enrol_participant(
    session: AsyncSession, body: NewEnrolment, *, principal: Principal, vault: NikVault
) -> Enrolment:
    """Give somebody a seat in an activity of the caller's sight.

    Raises `EnrolmentInvalid` with every error, `AlreadyEnrolled`, and why there is no seat.
    """
    activity = await lock_activity(session, body.activity_id, principal=principal)
    reading = await _judged(session, body, activity)
    await _refuse_without_seat(session, activity, str(reading.written["region_code"]))
    person = await enter_person(session, reading.national_id, lsp_id=activity.lsp_id, vault=vault)
    enrolment = Enrolment(
        lsp_id=activity.lsp_id,
        organizer_id=activity.organizer_id,
        activity_id=activity.id,
        person_id=person.id,
        state=EnrolmentState.ENROLLED,
        weak_units=body.weak_units,
        enrolled_at=now(session),
        enrolled_by=principal.subject,
        consent_version=body.consent_version,
        **reading.written,
    )
    session.add(enrolment)
    activity.taken += 1
    try:
        await session.flush()
    except IntegrityError as error:
        if "uq_enrolment_live" in str(error):
            raise AlreadyEnrolled from None
        raise
    audit_act(session, "enrol_participant", "enrolment", enrolment.id, by=principal)
    await record(session, _enrolled(enrolment), lsp_id=enrolment.lsp_id)
    return enrolment


async def withdraw_enrolment(session: AsyncSession, enrolment: Enrolment, reason: str, *, principal: Principal) -> None:
    """Take a locked enrolment back and free its seat."""
    enrolment.state = ENROLMENT.after(enrolment.state, EnrolmentMove.WITHDRAW)
    enrolment.reason = reason
    seat = update(KnownActivity).where(KnownActivity.id == enrolment.activity_id)
    await session.execute(seat.values(taken=KnownActivity.taken - 1), execution_options={"synchronize_session": False})
    await session.flush()
    audit_act(session, "withdraw_enrolment", "enrolment", enrolment.id, by=principal)
    told = EnrolmentWithdrawn(
        enrolment_id=enrolment.id, activity_id=enrolment.activity_id, reason=reason, withdrawn_at=now(session)
    )
    await record(session, told, lsp_id=enrolment.lsp_id)


async def _judged(session: AsyncSession, body: NewEnrolment, activity: KnownActivity) -> ParticipantReading:
    cells = cells_from_json(body.model_dump(exclude={"activity_id", "weak_units", "consent_version"}))
    schemes = activity.activity.prepares_for
    reading = read_participant(cells, regions=load_regions(), schemes=schemes)
    errors = [as_field_error(finding) for finding in reading.errors] + consent_errors(body.consent_version)
    if body.weak_units:
        wanted = reading.written["scheme_code"]
        versions = await get_active_versions(session, lsp_id=activity.lsp_id, codes=[str(wanted)])
        units = {unit.code for version in versions.values() for unit in version.units if unit.code is not None}
        errors += [
            field_error("weak_units", *NOT_ALLOWED, pointer=f"#/weak_units/{place}")
            for place in unknown_units(body.weak_units, units)
        ]
    if errors:
        raise EnrolmentInvalid(errors=errors, count=len(errors))
    return reading


async def _refuse_without_seat(session: AsyncSession, activity: KnownActivity, region_code: str) -> None:
    obstacle = find_obstacle(
        activity.activity,
        is_cancelled=activity.is_cancelled,
        taken=activity.taken,
        region_code=region_code,
        taken_in_regency=await count_of_regency(session, activity.id, region_code),
        now=now(session),
    )
    if obstacle is not None:
        raise refusal_of(obstacle, regency=load_regions().name(region_code) or region_code)


def _enrolled(enrolment: Enrolment) -> ParticipantEnrolled:
    return ParticipantEnrolled(
        enrolment_id=enrolment.id,
        activity_id=enrolment.activity_id,
        organizer_id=enrolment.organizer_id,
        person_id=enrolment.person_id,
        full_name=enrolment.full_name,
        contacts=Contacts(email=enrolment.email, phone=enrolment.phone),
        employer=Employer(name=enrolment.employer, kind=enrolment.employer_kind),
        region_code=enrolment.region_code,
        scheme_code=enrolment.scheme_code,
        weak_units=tuple(enrolment.weak_units),
        enrolled_at=enrolment.enrolled_at,
    )
