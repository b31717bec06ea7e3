"""HTTP routes by which LSP and organizer renew or revoke the link of a holder."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from certification.links.commands import renew_link, revoke_link
from certification.links.schemas import HolderLinkView, link_view
from kompeten.http.authorization import require
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/certificates/{certificate_id}/holder-link", tags=["certificates"])

Helper = Annotated[
    Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.DIRECTOR))
]


@router.post(
    "/renewal",
    summary="Send the holder a new link to their documents",
    description="For whoever lost the letter, or whose link others know: the links before lead nowhere from now on. "
    "The new one stands in the letter alone.",
    response_model=HolderLinkView,
    openapi_extra=public(),
)
async def create_link_renewal(certificate_id: UUID, principal: Helper, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> HolderLinkView:
        return link_view(await renew_link(session, certificate_id, principal=principal))

    return await transact(effect)


@router.post(
    "/revocation",
    summary="Let no link lead to a holder's documents any more",
    response_model=HolderLinkView,
    openapi_extra=public(),
)
async def create_link_revocation(certificate_id: UUID, principal: Helper, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> HolderLinkView:
        return link_view(await revoke_link(session, certificate_id, principal=principal))

    return await transact(effect)
