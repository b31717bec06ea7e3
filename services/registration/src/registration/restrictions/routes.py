"""Restrictions of processing over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Principal, Role
from registration.restrictions.commands import release_person, restrict_person
from registration.restrictions.schemas import ReleaseBody, RestrictionBody, RestrictionView

router = StrictRouter(prefix="/v1/people", tags=["people"])

Admin = Annotated[Principal, Depends(require(Role.LSP_ADMIN))]


@router.post(
    "/{person_id}/restriction",
    summary="Restrict the processing of a person's data (UU PDP 27/2022)",
    description="Everything stays as it is and nothing more is done: no application, row or enrolment is taken, "
    "none is reviewed, assessed, decided or issued, nobody is counted, asked or written to but of what may be appealed "
    "against; `processing_restricted` says so. An erasure and an export stay possible. A repeat changes nothing.",
    response_model=RestrictionView,
    openapi_extra=public(),
)
async def create_restriction(person_id: UUID, body: RestrictionBody, transact: Transact, principal: Admin) -> Response:
    async def effect(session: AsyncSession) -> RestrictionView:
        return RestrictionView.of(await restrict_person(session, person_id, body.reason, principal=principal))

    return await transact(effect)


@router.post(
    "/{person_id}/release",
    summary="Lift the restriction of a person's processing",
    description="Work goes on where it stood. A repeat changes nothing.",
    response_model=RestrictionView,
    openapi_extra=public(),
)
async def create_release(person_id: UUID, body: ReleaseBody, transact: Transact, principal: Admin) -> Response:
    async def effect(session: AsyncSession) -> RestrictionView:
        return RestrictionView.of(await release_person(session, person_id, body.reason, principal=principal))

    return await transact(effect)
