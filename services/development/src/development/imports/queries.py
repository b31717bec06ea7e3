"""Reading imports of numbers, within the caller's sight, and what a template is filled with."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.attendance.queries import get_attended_ids
from development.imports.models import Import
from development.imports.schemas import ImportSummary
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from development.scores.models import Score
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound


class Filled(NamedTuple):
    """What is on record of a participant, as a template shows it."""

    enrolment_id: UUID
    full_name: str
    before: int | None
    after: int | None
    attended: set[UUID]


async def get_import(session: AsyncSession, import_id: UUID, *, principal: Principal) -> Import:
    """Return an import the caller may see; `NotFound` otherwise."""
    found = await session.scalar(_visible(principal).where(Import.id == import_id))
    if found is None:
        raise NotFound
    return found


async def list_imports_of(
    session: AsyncSession, *, principal: Principal, cursor: UUID | None, limit: int
) -> Page[ImportSummary]:
    """Return a page of the imports the caller may see, oldest first."""
    rows, following = await paginate(session, _visible(principal), Import.id, cursor=cursor, limit=limit)
    return Page(items=[ImportSummary.of(row[0]) for row in rows], next=following)


async def get_names(session: AsyncSession, activity_id: UUID) -> dict[UUID, str]:
    """Return the names of those who take part; whoever was erased has none, and is nobody here."""
    people = select(Participant.enrolment_id, Participant.full_name).where(*_taking_part(activity_id))
    return {row[0]: row[1] for row in await session.execute(people)}


async def get_filled(session: AsyncSession, activity: Activity) -> Sequence[Filled]:
    """Return what is on record of everybody who takes part, by name."""
    people = select(Participant.enrolment_id, Participant.full_name, Score.before, Score.after)
    people = people.outerjoin(Score, Score.enrolment_id == Participant.enrolment_id)
    ordered = people.where(*_taking_part(activity.id)).order_by(Participant.full_name, Participant.enrolment_id)
    rows = (await session.execute(ordered)).all()
    attended = await get_attended_ids(session, [row[0] for row in rows])
    return [Filled(*row, attended[row[0]]) for row in rows]


def _taking_part(activity_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        Participant.activity_id == activity_id,
        Participant.state == ParticipantState.ENROLLED,
        Participant.full_name != "",
    )


def _visible(principal: Principal) -> Select[Import]:
    statement = select(Import).where(Import.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Import.organizer_id == own)
