"""The register's changes over HTTP: without its holders for everybody, as the topic tells them for the LSP."""

import hashlib
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, Path, Query, Response

from certification.register.problems import NoSuchRegister
from certification.register.queries import get_changes
from certification.register.schemas import RegisterView
from kompeten.events.lsps import LSP_ID
from kompeten.http.authorization import require
from kompeten.http.pagination import Limit
from kompeten.http.places import CURSOR, MalformedPlace, Place
from kompeten.http.preconditions import IfNoneMatch
from kompeten.http.public import Asked, public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role

FRESH: Final = timedelta(seconds=5)  # whoever follows is told within seconds, a crowd of them asks us once
HEADERS: Final = {
    "Cache-Control": f"public, max-age={int(FRESH.total_seconds())}",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

router = StrictRouter(prefix="/v1/registers", tags=["register"])


async def place_after(
    after: Annotated[
        str | None,
        Query(max_length=64, description="`next` of the page before", json_schema_extra={"pattern": CURSOR}),
    ] = None,
) -> Place | None:
    """Read where the caller stands."""
    try:
        return None if after is None else Place.of(after)
    except ValueError:
        raise MalformedPlace from None


After = Annotated[Place | None, Depends(place_after)]
LspId = Annotated[str, Path(pattern=LSP_ID)]
Reader = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OBSERVER))]


@router.get(
    "/{lsp_id}/changes",
    summary="Every change of an LSP's register, in order",
    description="What the public topic `kompeten.certificates` tells, without the holder's name and the address of "
    "verification, for whoever has no account: the same facts under the same ids, from the first certificate on, in "
    "one order that never changes. Go on with `next`, for ever. A fact has its place within seconds. 410 `cursor_lost` "
    "after a restore that forgot what the cursor tells.",
    response_model=RegisterView,
    responses={304: {"description": "Unchanged"}},
    openapi_extra=public(rate_limit="600/minute", counted_with="issuers", anonymous=Asked.ALL, cross_origin=True),
)
async def show_changes(
    *, lsp_id: LspId, session: Session, after: After, limit: Limit, if_none_match: IfNoneMatch = None
) -> Response:
    view = await get_changes(session, lsp_id, after=after, limit=limit, is_named=False)
    page = view.model_dump_json().encode()
    headers = HEADERS | {"ETag": f'"{hashlib.sha256(page).hexdigest()}"'}
    if if_none_match is not None and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(page, headers=headers, media_type="application/json")


@router.get(
    "/{lsp_id}/facts",
    summary="Every change of the own register, in order, with its holders",
    description="Exactly what the public topic `kompeten.certificates` tells of the LSP of the token, for systems that "
    "do not read Kafka. Order and cursors are those of `/changes`.",
    openapi_extra=public(),
)
async def show_facts(*, lsp_id: LspId, session: Session, principal: Reader, after: After, limit: Limit) -> RegisterView:
    if lsp_id != principal.lsp_id:
        raise NoSuchRegister
    return await get_changes(session, lsp_id, after=after, limit=limit, is_named=True)
