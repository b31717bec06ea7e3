"""Reading what attestations say now, from attendance alone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.attendance.queries import get_attended_ids, get_strikes
from development.attendance.rules import attended, lessons_of
from development.attestations.models import Attestation
from development.attestations.problems import NotAttested
from development.attestations.schemas import AttendedSession, AttestationView
from development.attestations.wording import meaning_of
from development.participants.models import Participant
from development.topics.models import Topic
from kompeten.events.lsps import Lsp
from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.lsps import ConfiguredLsp
from kompeten.problems import Message, NotFound

FOUND = (
    select(Attestation, Participant, Activity, ConfiguredLsp.lsp)
    .join(Participant, Participant.enrolment_id == Attestation.enrolment_id)
    .join(Activity, Activity.id == Attestation.activity_id)
    .join(ConfiguredLsp, ConfiguredLsp.lsp_id == Activity.lsp_id)
    .where(Attestation.code.is_not(None))
    .order_by(Attestation.enrolment_id)
)
Found = Select[Attestation, Participant, Activity, Lsp]


class Attested(NamedTuple):
    """An attestation with its address's code, and what it says."""

    enrolment_id: UUID
    code: str
    view: AttestationView


async def get_attested(session: AsyncSession, code: str, *, moment: datetime, lesson_minutes: int) -> Attested:
    """Return what the attestation of an unguessable code says; `NotAttested` when there is none."""
    found = await _get_all(session, FOUND.where(Attestation.code == code), moment, lesson_minutes)
    if not found:
        raise NotAttested
    return found[0]


async def get_attested_of(
    session: AsyncSession, enrolment_id: UUID, *, principal: Principal, moment: datetime, lesson_minutes: int
) -> Attested:
    """Return the attestation of somebody in an activity the caller may see; `NotFound` otherwise."""
    theirs = FOUND.where(Attestation.enrolment_id == enrolment_id, Activity.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    found = await _get_all(
        session, theirs if own is None else theirs.where(Activity.organizer_id == own), moment, lesson_minutes
    )
    if not found:
        raise NotFound
    return found[0]


async def count_attested(session: AsyncSession, activity_id: UUID) -> int:
    """Return how many attestations an activity has."""
    of_activity = Attestation.activity_id == activity_id, Attestation.code.is_not(None)
    return await session.scalar(select(func.count()).select_from(Attestation).where(*of_activity)) or 0


async def get_some_attested(
    session: AsyncSession, activity_id: UUID, *, after: UUID, most: int, moment: datetime, lesson_minutes: int
) -> Sequence[Attested]:
    """Return the next attestations of an activity, in the order of enrolment."""
    theirs = FOUND.where(Attestation.activity_id == activity_id, Attestation.enrolment_id > after)
    return await _get_all(session, theirs.limit(most), moment, lesson_minutes)


async def _get_all(session: AsyncSession, wanted: Found, moment: datetime, lesson_minutes: int) -> list[Attested]:
    found = (await session.execute(wanted)).all()
    ids = await get_attended_ids(session, [attestation.enrolment_id for attestation, *_ in found])
    strikes = await get_strikes(session, list(ids))
    topics = await _get_topics(session, [activity for _, _, activity, _ in found])
    return [
        Attested(
            attestation.enrolment_id,
            str(attestation.code),
            AttestationView(
                holder_name=participant.full_name,
                topics=[topics[activity.lsp_id, code] for code in activity.topics if (activity.lsp_id, code) in topics],
                issuer=lsp.name,
                lesson_minutes=lesson_minutes,
                corrected_on=_corrected_on(attestation, activity, strikes),
                **_said(attestation, activity, ids[attestation.enrolment_id], moment),
            ),
        )
        for attestation, participant, activity, lsp in found
    ]


def _said(
    attestation: Attestation, activity: Activity, session_ids: Collection[UUID], moment: datetime
) -> dict[str, Any]:  # Any: fields of a view
    zone = ZoneInfo(activity.time_zone)
    sessions = attended(activity.sessions, session_ids)
    return {
        "activity_title": activity.title,
        "kind": activity.kind,
        "trainers": [one.name for one in activity.trainers],
        "sessions": [
            AttendedSession(title=one.title, day=one.starts_at.astimezone(zone).date(), lesson_hours=one.lesson_hours)
            for one in sessions
        ],
        "lesson_hours": lessons_of(sessions),
        "issued_on": attestation.issued_at.astimezone(zone).date(),
        "meaning": meaning_of(is_anything_left=bool(sessions)),
        "checked_on": moment.astimezone(zone).date(),
    }


def _corrected_on(attestation: Attestation, activity: Activity, strikes: Mapping[UUID, datetime]) -> date | None:
    """Return the day of the last strike that a paper may not know of."""
    struck_at = strikes.get(attestation.enrolment_id)
    if struck_at is None or struck_at <= attestation.issued_at:
        return None
    return struck_at.astimezone(ZoneInfo(activity.time_zone)).date()


async def _get_topics(session: AsyncSession, activities: Sequence[Activity]) -> dict[tuple[str, str], Message]:
    codes = {code for one in activities for code in one.topics}
    lsps = {one.lsp_id for one in activities}
    wanted = select(Topic.lsp_id, Topic.code, Topic.name, Topic.name_en)
    found = await session.execute(wanted.where(Topic.lsp_id.in_(lsps), Topic.code.in_(codes)))
    return {(lsp_id, code): {"id": name, "en": name_en} for lsp_id, code, name, name_en in found}
