"""Reading what a participant's own link leads to: a handful of statements by keys."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.rules import ActivityState
from development.attendance.queries import get_attended_ids
from development.attestations.addresses import address_of
from development.attestations.models import Attestation
from development.materials.queries import get_materials
from development.materials.schemas import material_address
from development.overviews.problems import NoOverview
from development.overviews.rules import presence_at
from development.overviews.schemas import OverviewView, OwnEntry, OwnMaterial, OwnPlan, OwnSession, OwnStep, OwnSurvey
from development.participants.models import Participant
from development.plans.models import Plan
from development.plans.rules import PlanState
from development.programmes.models import Programme
from development.progress.queries import get_entries, get_steps, shown
from development.schedules.models import Survey
from development.schedules.rules import SurveyState
from development.surveys.models import Invitation
from development.surveys.rules import InvitationState
from kompeten.database.sessions import now
from kompeten.events.development import SurveyKind
from kompeten.holder_links import HolderLinks, LinkTo, id_named


async def get_overview(
    session: AsyncSession, code: str, *, links: HolderLinks, lesson_minutes: int, public_url: str
) -> OverviewView:
    """Return what the link of a participant shows; `NoOverview` for every other code, and of whoever was erased."""
    enrolment_id = id_named(code)
    if enrolment_id is None or not links.fits(code, enrolment_id, to=LinkTo.PROGRESS):
        raise NoOverview
    theirs = (
        select(Participant, Activity, Programme.title)
        .join(Activity, Activity.id == Participant.activity_id)
        .outerjoin(Programme, Programme.id == Activity.programme_id)
        .where(Participant.enrolment_id == enrolment_id, Participant.full_name != "")
    )
    found = (await session.execute(theirs)).one_or_none()
    if found is None:
        raise NoOverview
    participant, activity, programme_title = found
    today = now(session).astimezone(ZoneInfo(activity.time_zone)).date()
    attestation = await session.get(Attestation, enrolment_id)
    has_code = attestation is not None and attestation.code is not None
    return OverviewView(
        programme_title=programme_title,
        lesson_minutes=lesson_minutes,
        sessions=await _get_sessions(session, activity, enrolment_id),
        steps=await _get_steps(session, activity, participant.person_id, today=today),
        surveys=await _get_surveys(session, enrolment_id),
        attestation_url=address_of(public_url, str(attestation.code)) if attestation and has_code else None,
        plans=await _get_plans(session, participant, today=today),
        materials=await _get_materials(session, activity, public_url),
        checked_on=today,
        **_said(participant, activity),
    )


def _said(participant: Participant, activity: Activity) -> dict[str, Any]:  # Any: fields of a view
    return {
        "full_name": participant.full_name,
        "activity_title": activity.title,
        "kind": activity.kind,
        "state": participant.state,
        "is_cancelled": activity.state is ActivityState.CANCELLED,
        "time_zone": activity.time_zone,
        "lesson_hours": participant.lesson_hours,
    }


async def _get_sessions(session: AsyncSession, activity: Activity, enrolment_id: UUID) -> list[OwnSession]:
    attended = (await get_attended_ids(session, [enrolment_id]))[enrolment_id]
    moment = now(session)
    return [
        OwnSession(
            title=one.title,
            starts_at=one.starts_at,
            lesson_hours=one.lesson_hours,
            presence=presence_at(one, attended, now=moment),
        )
        for one in sorted(activity.sessions, key=lambda one: one.starts_at)
    ]


async def _get_steps(session: AsyncSession, activity: Activity, person_id: UUID, *, today: date) -> list[OwnStep]:
    owners = [one for one in (activity.programme_id, activity.id) if one is not None]
    steps, entries = await get_steps(session, owners), await get_entries(session, owners, [person_id])
    return [
        OwnStep(
            name={"id": step.name, "en": step.name_en},
            outcome=one.outcome,
            due_on=one.due_on,
            is_overdue=one.is_overdue,
            entries=[OwnEntry(outcome=entry.outcome, on=entry.on, note=entry.note) for entry in one.entries],
        )
        for step, one in zip(steps, shown(steps, entries, names_people=False, today=today), strict=True)
    ]


async def _get_surveys(session: AsyncSession, enrolment_id: UUID) -> list[OwnSurvey]:
    asked = select(Survey).join(Invitation, Invitation.survey_id == Survey.id)
    asked = asked.where(
        Invitation.enrolment_id == enrolment_id,
        Invitation.state == InvitationState.INVITED,
        Survey.state == SurveyState.OPEN,
        Survey.kind != SurveyKind.BEHAVIOUR_SUPERVISOR,  # somebody else is asked
    )
    open_ones: Sequence[Survey] = (await session.scalars(asked)).all()
    surveys = [OwnSurvey(kind=one.kind, closes_at=one.timetable.closes_at) for one in open_ones]
    return sorted(surveys, key=lambda one: one.closes_at)


async def _get_materials(session: AsyncSession, activity: Activity, public_url: str) -> list[OwnMaterial]:
    if activity.state is not ActivityState.ANNOUNCED:
        return []
    theirs = await get_materials(session, activity.id)
    return [OwnMaterial(title=one.title, address=material_address(public_url, one.code)) for one in theirs]


async def _get_plans(session: AsyncSession, participant: Participant, *, today: date) -> list[OwnPlan]:
    theirs = select(Plan.scheme_name, Plan.target_on).where(
        Plan.lsp_id == participant.lsp_id, Plan.person_id == participant.person_id, Plan.state == PlanState.OPEN
    )
    rows = await session.execute(theirs.order_by(Plan.target_on, Plan.scheme_name))
    return [OwnPlan(scheme_name=name, target_on=on, is_overdue=on < today) for name, on in rows]
