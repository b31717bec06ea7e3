"""Reading steps and progress, within the caller's sight."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.queries import visible
from development.participants.models import Participant
from development.participants.queries import first_enrolment
from development.participants.rules import ParticipantState
from development.programmes.models import Programme
from development.programmes.queries import get_programme
from development.progress.models import ProgressEntry, Step
from development.progress.rules import Entered, Mark, Said, StepOutcome, counting, is_overdue
from development.progress.schemas import EntryView, PersonProgress, StepProgress
from kompeten.database.rows import among
from kompeten.database.sessions import now
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal

Owner = Programme | Activity
"""Whose steps they are."""


class Taking(NamedTuple):
    """Of a participant what entries are recorded by; whoever was erased has no name."""

    enrolment_id: UUID
    person_id: UUID
    full_name: str


async def get_owner(session: AsyncSession, owner_id: UUID, *, principal: Principal) -> Owner:
    """Return the activity or programme of this id that the caller may see; `NotFound` otherwise."""
    activity = await session.scalar(visible(principal).where(Activity.id == owner_id))
    return activity or await get_programme(session, owner_id, principal=principal)


async def lock_owner(session: AsyncSession, owner_id: UUID, *, principal: Principal) -> Owner:
    """Return what `get_owner` does, locked until the transaction's end."""
    owner = await get_owner(session, owner_id, principal=principal)
    await session.refresh(owner, with_for_update=True)
    return owner


def in_activities_of(owner: Owner) -> ColumnElement[bool]:
    """Return what holds of the activities whose people take an owner's steps."""
    return Activity.id == owner.id if isinstance(owner, Activity) else Activity.programme_id == owner.id


async def get_steps(session: AsyncSession, owner_ids: Collection[UUID]) -> Sequence[Step]:
    """Return the steps of these, each owner's in their order."""
    theirs = select(Step).where(among(Step.owner_id, owner_ids)).order_by(Step.owner_id, Step.place)
    return (await session.scalars(theirs)).all()


async def lock_steps(session: AsyncSession, owner_id: UUID) -> Sequence[Step]:
    """Return an owner's steps, locked in one order: of two lists of entries one waits, and no step goes meanwhile."""
    theirs = select(Step).where(Step.owner_id == owner_id).order_by(Step.code).with_for_update()
    return (await session.scalars(theirs)).all()


async def lock_people(session: AsyncSession, owner: Owner, enrolment_ids: Collection[UUID]) -> Sequence[Taking]:
    """Return which of these take part in what an owner's steps are of, locked so that an erasure waits."""
    theirs = select(*(getattr(Participant, name) for name in Taking._fields)).where(
        among(Participant.enrolment_id, enrolment_ids),
        Participant.activity_id.in_(select(Activity.id).where(in_activities_of(owner))),
        Participant.state == ParticipantState.ENROLLED,
    )
    rows = await session.execute(theirs.order_by(Participant.enrolment_id).with_for_update())
    return [Taking(*row) for row in rows]


async def get_newest(session: AsyncSession, owner_id: UUID, person_ids: Collection[UUID]) -> dict[Mark, Said]:
    """Return the last entry of each day and step that is on record of these people."""
    key = ProgressEntry.person_id, ProgressEntry.step, ProgressEntry.evaluated_on
    newest = select(*key, ProgressEntry.outcome, ProgressEntry.note).ext(distinct_on(*key))
    newest = newest.where(ProgressEntry.owner_id == owner_id, among(ProgressEntry.person_id, person_ids))
    rows = await session.execute(newest.order_by(*key, ProgressEntry.id.desc()))
    return {Mark(person, step, on): Said(outcome, note) for person, step, on, outcome, note in rows}


async def list_progress(
    session: AsyncSession, owner: Owner, *, names_people: bool, cursor: UUID | None, limit: int
) -> Page[PersonProgress]:
    """Return a page of the people with entries, by their ids; whose the steps are was asked before.

    Unless it `names_people` each goes by their first enrolment, as in `list_lessons_of_people`.
    """
    entered = select(ProgressEntry.person_id).where(ProgressEntry.owner_id == owner.id)
    theirs = select(
        Participant.person_id,
        first_enrolment().label("enrolment_id"),
        func.max(Participant.full_name).label("full_name"),  # an erased name comes first
    ).where(
        Participant.lsp_id == owner.lsp_id,
        Participant.person_id.in_(entered),
        Participant.activity_id.in_(select(Activity.id).where(in_activities_of(owner))),
    )
    people = theirs.group_by(Participant.person_id).subquery()
    key = people.c.person_id if names_people else people.c.enrolment_id
    rows, following = await paginate(session, select(people), key, cursor=cursor, limit=limit)
    steps = await get_steps(session, [owner.id])
    entries = await get_entries(session, [owner.id], [row.person_id for row in rows])
    said = {person: list(ones) for person, ones in groupby(entries, key=attrgetter("person_id"))}
    today = now(session).date()
    items = [
        PersonProgress(
            person_id=row.person_id if names_people else None,
            enrolment_id=row.enrolment_id,
            full_name=row.full_name,
            steps=shown(steps, said[row.person_id], today=today, names_people=names_people),
        )
        for row in rows
    ]
    return Page(items=items, next=following)


def shown(
    steps: Sequence[Step], entries: Sequence[ProgressEntry], *, today: date, names_people: bool
) -> list[StepProgress]:
    """Show where one person stands, from their entries in the order they count."""
    return [
        _shown(step, [one for one in entries if _is_about(one, step)], today=today, names_people=names_people)
        for step in steps
    ]


def _is_about(entry: ProgressEntry, step: Step) -> bool:
    return (entry.owner_id, entry.step) == (step.owner_id, step.code)


def _shown(step: Step, entries: Sequence[ProgressEntry], *, today: date, names_people: bool) -> StepProgress:
    counted = counting([Entered(one.step, one.evaluated_on, place, one.outcome) for place, one in enumerate(entries)])
    last = counted.get(step.code)
    outcome = StepOutcome.NOT_EVALUATED if last is None else last.outcome
    return StepProgress(
        code=step.code,
        outcome=outcome,
        on=None if last is None else last.on,
        due_on=step.due_on,
        is_overdue=is_overdue(step.due_on, outcome, today=today),
        entries=[EntryView.of(one, names_people=names_people) for one in entries],
    )


async def get_entries(
    session: AsyncSession, owner_ids: Collection[UUID], person_ids: Collection[UUID]
) -> Sequence[ProgressEntry]:
    """Return all entries of these people about steps of these owners, person by person, in the order they count."""
    theirs = select(ProgressEntry).where(
        among(ProgressEntry.owner_id, owner_ids), among(ProgressEntry.person_id, person_ids)
    )
    order = ProgressEntry.person_id, ProgressEntry.step, ProgressEntry.evaluated_on, ProgressEntry.id
    return (await session.scalars(theirs.order_by(*order))).all()
