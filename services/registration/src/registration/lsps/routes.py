"""The registry of LSPs over HTTP: for the operator of the installation alone."""

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import OperatorOf
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from registration.lsps import queries
from registration.lsps.commands import configure_lsp
from registration.lsps.schemas import LspBody, LspId, LspView

router = StrictRouter(prefix="/v1/lsps", tags=["lsps"])


@router.put(
    "/{lsp_id}",
    summary="Configure an LSP",
    description="By the operator of the installation. An LSP nobody configured gets no answer but 403 `unknown_lsp`.",
    response_model=LspView,
    openapi_extra=public(),
)
async def put_lsp(
    lsp_id: LspId, body: LspBody, operator: OperatorOf, transact: Transact, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> LspView:
        return LspView.of(await configure_lsp(session, lsp_id, body.lsp(), operator=operator, expected=expected))

    return await transact(effect)


@router.get("", summary="LSPs of this installation, oldest first", openapi_extra=public())
async def list_lsps(session: Session, _: OperatorOf, cursor: Cursor, limit: Limit) -> Page[LspView]:
    return await queries.list_lsps(session, cursor=cursor, limit=limit)


@router.get("/{lsp_id}", summary="An LSP", openapi_extra=public())
async def show_lsp(lsp_id: LspId, session: Session, _: OperatorOf, response: Response) -> LspView:
    found = LspView.of(await queries.get_lsp(session, lsp_id))
    response.headers["ETag"] = f'"{found.version}"'
    return found
