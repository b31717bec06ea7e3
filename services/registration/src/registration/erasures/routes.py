"""Erasures over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.operations.routes import Consumers
from registration.erasures.commands import erase_person
from registration.erasures.schemas import ErasureBody, ErasureView

router = StrictRouter(prefix="/v1/people", tags=["people"])

Admin = Annotated[Principal, Depends(require(Role.LSP_ADMIN))]


@router.post(
    "/{person_id}/erasure",
    summary="Erase a person (UU PDP 27/2022)",
    description="Possible once every application of theirs has ended. What the certificate register says stays; all "
    "else about the person goes, in every service. Cannot be undone. A repeat gets the same answer.",
    response_model=ErasureView,
    openapi_extra=public(),
)
async def create_erasure(
    person_id: UUID, body: ErasureBody, transact: Transact, principal: Admin, consumers: Consumers
) -> Response:
    topics = [consumer.topic for consumer in consumers]

    async def effect(session: AsyncSession) -> ErasureView:
        return await erase_person(session, person_id, body.reason, principal=principal, topics=topics)

    return await transact(effect)
