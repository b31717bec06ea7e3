"""Reading both lives of a person: a statement each."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import ParticipantEnrolled, TrainingAttended
from registration.activities.models import KnownActivity
from registration.applications.models import Application
from registration.batches.models import Batch
from registration.enrolments.models import Enrolment
from registration.lives.schemas import Life, LifeStep, PersonTimeline
from registration.timeline.models import TimelineEntry


async def get_timeline(session: AsyncSession, person_id: UUID) -> PersonTimeline:
    """Return what happened to a person, oldest first; whose they are was asked before."""
    certified = await _get_certification(session, person_id)
    enrolled = select(Enrolment, KnownActivity).join(KnownActivity).where(Enrolment.person_id == person_id)
    enrolments = (await session.execute(enrolled.order_by(Enrolment.id))).all()
    developed = [step for enrolment, known in enrolments for step in _steps(enrolment, known.activity.title)]
    return PersonTimeline(
        person_id=person_id,
        lesson_hours=sum(enrolment.lesson_hours for enrolment, _ in enrolments),
        steps=sorted([*certified, *developed], key=lambda one: (one.occurred_at, str(one.subject_id), one.event)),
    )


async def _get_certification(session: AsyncSession, person_id: UUID) -> list[LifeStep]:
    entries = (
        select(TimelineEntry, Batch.title)
        .join(Application, Application.id == TimelineEntry.application_id)
        .join(Batch, Batch.id == Application.batch_id)
        .where(Application.person_id == person_id)
    )
    return [
        LifeStep(
            life=Life.CERTIFICATION,
            subject_id=entry.application_id,
            title=title,
            event=entry.event_type,
            occurred_at=entry.occurred_at,
            details=entry.details,
        )
        for entry, title in await session.execute(entries)
    ]


def _steps(enrolment: Enrolment, title: str) -> Iterator[LifeStep]:
    """Yield that somebody enrolled and, of all sessions so far together, what they attended."""
    known = {"life": Life.DEVELOPMENT, "subject_id": enrolment.id, "title": title}
    yield LifeStep(
        **known,
        event=ParticipantEnrolled.__name__,
        occurred_at=enrolment.enrolled_at,
        details={"state": enrolment.state},
    )
    if enrolment.attended_at is not None:
        yield LifeStep(
            **known,
            event=TrainingAttended.__name__,
            occurred_at=enrolment.attended_at,
            details={"lesson_hours": enrolment.lesson_hours},
        )
