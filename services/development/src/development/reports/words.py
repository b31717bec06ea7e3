"""Whether a report on paper or in a workbook brings what people wrote: for the organizer whose activities they are."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query
from pydantic import StringConstraints

from development.activities.queries import get_activity
from development.programmes.queries import get_programme
from development.reports.comments import Commented, get_all_comments
from development.reports.scopes import Scope, get_programme_scope, get_year_scope, scope_of
from development.rights import Reader
from kompeten.http.authorization import MissingRole
from kompeten.http.disclosure import Disclose
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Role

Year = Annotated[int, Path(ge=2000, le=2100)]
Province = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")] | None,
    Query(description="Kemendagri code of the province people come from: 63"),
]
Wanted = Annotated[bool, Query(description="With what people wrote: for the organizer of the activities alone")]


async def activity_scope(activity_id: UUID, session: Session, principal: Reader) -> Scope:
    """Return the scope of an activity the caller may see."""
    return scope_of(await get_activity(session, activity_id, principal=principal))


async def programme_scope(programme_id: UUID, session: Session, principal: Reader) -> Scope:
    """Return the scope of a programme the caller may see."""
    return await get_programme_scope(session, await get_programme(session, programme_id, principal=principal))


async def year_scope(year: Year, session: Session, principal: Reader, province: Province = None) -> Scope:
    """Return the scope of a year, of the activities the caller may see."""
    return await get_year_scope(session, year, province, principal=principal)


def words_of(get_scope: Callable[..., Awaitable[Scope]]) -> Callable[..., Awaitable[list[Commented]]]:
    """Return a dependency that gives what was written, or nothing when it is not wanted; each reading is disclosed.

    It raises `MissingRole` for whoever is no organizer's system: such a system sees its own activities and no others.
    """

    async def words(
        *,
        scope: Annotated[Scope, Depends(get_scope)],
        session: Session,
        principal: Reader,
        disclose: Disclose,
        comments: Wanted = False,
    ) -> list[Commented]:
        if not comments:
            return []
        if not principal.has(Role.ORGANIZER_SYSTEM):
            raise MissingRole(roles=[Role.ORGANIZER_SYSTEM.value])
        found = await get_all_comments(session, scope)
        await disclose("comments", None, shown=sum(len(one.question.comments) for one in found))
        return found

    return words


OfActivity = Annotated[list[Commented], Depends(words_of(activity_scope))]
OfProgramme = Annotated[list[Commented], Depends(words_of(programme_scope))]
OfYear = Annotated[list[Commented], Depends(words_of(year_scope))]
