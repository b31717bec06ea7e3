"""The scheme catalogue over HTTP."""

from typing import Annotated

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.pagination import Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.problems import NotFound
from registration.catalogue.commands import activate_version, write_version
from registration.catalogue.queries import get_active_versions
from registration.catalogue.schemas import SchemeCode, SchemeView, VersionBody, VersionNumber

router = StrictRouter(prefix="/v1/schemes", tags=["schemes"])

Anybody = Annotated[Principal, Depends(require())]
Manager = Annotated[Principal, Depends(require(Role.CERTIFICATION_MANAGER))]


@router.get("", summary="Active schemes of the LSP", openapi_extra=public())
async def list_schemes(session: Session, principal: Anybody) -> Page[SchemeView]:
    versions = await get_active_versions(session, lsp_id=principal.lsp_id)
    return Page(items=[SchemeView.of(version) for version in versions.values()])


@router.get("/{code}", summary="The active version of a scheme", openapi_extra=public())
async def show_scheme(code: SchemeCode, session: Session, principal: Anybody, response: Response) -> SchemeView:
    versions = await get_active_versions(session, lsp_id=principal.lsp_id, codes=[code])
    if code not in versions:
        raise NotFound
    response.headers["ETag"] = f'"{versions[code].version}"'
    return SchemeView.of(versions[code])


@router.put(
    "/{code}/versions/{version}",
    summary="Write a draft version of a scheme",
    description="A version that has been active never changes; the same content again is accepted.",
    response_model=SchemeView,
    openapi_extra=public(),
)
async def put_scheme_version(
    code: SchemeCode, version: VersionNumber, body: VersionBody, transact: Transact, principal: Manager
) -> Response:
    draft = body.as_version(code, version)

    async def effect(session: AsyncSession) -> SchemeView:
        return SchemeView.of(await write_version(session, draft, principal=principal))

    return await transact(effect)


@router.post(
    "/{code}/versions/{version}/activation",
    summary="Activate a draft version",
    description="The version active until now is retired. Without units, or with a unit without code, it is refused.",
    response_model=SchemeView,
    openapi_extra=public(),
)
async def create_scheme_activation(
    code: SchemeCode, version: VersionNumber, transact: Transact, principal: Manager
) -> Response:
    async def effect(session: AsyncSession) -> SchemeView:
        return SchemeView.of(await activate_version(session, code, version, principal=principal))

    return await transact(effect)
