"""Lessons (JP) by the person and year, beside what each owes."""

from collections.abc import Mapping
from itertools import pairwise
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.participants.models import Participant
from development.participants.queries import first_enrolment
from development.reports.rules import share
from development.reports.schemas import ShareView
from development.reports.scopes import Scope
from development.reports.summaries import HoursBand, LessonsView, PersonYear
from kompeten.http.pagination import Page, paginate

QUARTERS = 4  # of the duty: a band each, and one for whoever has reached it


def lessons_view(people: Mapping[int, int], *, duty: int) -> LessonsView:
    """Return how lessons are spread; `people` says how many attended how many, from one on."""
    counted = sum(people.values())
    reached = share(sum(number for hours, number in people.items() if hours >= duty), counted)
    return LessonsView(
        duty=duty,
        mean=round(sum(hours * number for hours, number in people.items()) / counted, 1) if counted else None,
        reached=None if reached is None else ShareView.model_validate(reached, from_attributes=True),
        bands=[
            HoursBand(least=least, most=most, people=sum(people.get(one, 0) for one in range(least, most + 1)))
            for least, most in _quarters(duty)
        ]
        + [HoursBand(least=duty, most=None, people=sum(one for hours, one in people.items() if hours >= duty))],
    )


async def list_lessons_of_people(
    session: AsyncSession, scope: Scope, *, duty: int, names_people: bool, cursor: UUID | None, limit: int
) -> Page[PersonYear]:
    """Return a page of the people who attended, with all the lessons of each, by their ids.

    Unless it `names_people` each goes by their first enrolment.
    """
    theirs = select(
        Participant.person_id,
        first_enrolment().label("enrolment_id"),
        func.max(Participant.full_name).label("full_name"),
        func.max(Participant.region_code).label("region_code"),
        func.sum(Participant.lesson_hours).label("lesson_hours"),
    )
    theirs = theirs.where(scope.attended(), Participant.lsp_id == scope.lsp_id).group_by(Participant.person_id)
    people = theirs.subquery()
    key = people.c.person_id if names_people else people.c.enrolment_id
    rows, following = await paginate(session, select(people), key, cursor=cursor, limit=limit)
    items = [
        PersonYear(
            person_id=row.person_id if names_people else None,
            enrolment_id=row.enrolment_id,
            full_name=row.full_name,
            region_code=row.region_code,
            lesson_hours=row.lesson_hours,
            duty=duty,
            has_reached=row.lesson_hours >= duty,
        )
        for row in rows
    ]
    return Page(items=items, next=following)


def _quarters(duty: int) -> list[tuple[int, int]]:
    edges = sorted({1, *(max(1, duty * place // QUARTERS) for place in range(1, QUARTERS + 1))})
    return [(least, following - 1) for least, following in pairwise(edges)]
