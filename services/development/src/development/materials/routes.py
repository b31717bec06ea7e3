"""Materials over HTTP: added and removed by the organizer, read by whoever knows an address."""

from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.queries import get_activity, lock_activity
from development.materials.commands import add_material, remove_material
from development.materials.problems import NoMaterial
from development.materials.queries import get_material_by_code, get_materials, lock_material
from development.materials.schemas import MaterialsView, MaterialView
from development.parts import PartsOf
from development.rights import Planner
from kompeten.entry.texts import Name, Typed
from kompeten.http.preconditions import IfNoneMatch
from kompeten.http.public import Asked, public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import NO_CONTENT, Session, Transact
from kompeten.objects.store import ObjectMissing
from kompeten.papers.codes import PaperRefused, PaperType
from kompeten.papers.judging import MOST_BYTES, judge_paper
from kompeten.papers.problems import PaperUnusable
from kompeten.runtime import RuntimeOf

PATH = "/v1/materials"
NOT_MODIFIED = 304
MOST_PAGES = 200  # slides of a day
_FILE = {"type": "string", "format": "binary"}
BODY: dict[str, Any] = {  # Any: part of an OpenAPI document
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _FILE}}}
}
FILE: dict[int | str, dict[str, Any]] = {  # Any: likewise
    200: {"content": {kind.value: {"schema": _FILE} for kind in PaperType}, "description": "The file"},
    NOT_MODIFIED: {"description": "Unchanged"},
}

router = StrictRouter(prefix="/v1", tags=["materials"])
log = structlog.get_logger(__name__)


@router.post(
    "/materials",
    summary="Add a material to an activity: slides, a handout, a picture",
    description="The file is the body: PDF of up to 200 pages, JPEG or PNG, at most 5 MiB, judged by its content and "
    "written anew: a PDF holds nothing that acts, hides or is attached, a picture becomes a JPEG without metadata. "
    "Office files are exported to PDF first, since nobody can tell what a macro does.",
    status_code=201,
    response_model=MaterialView,
    openapi_extra=public(most_bytes=MOST_BYTES) | BODY,
)
async def create_material(
    *,
    request: Request,
    transact: Transact,
    principal: Planner,
    parts: PartsOf,
    runtime: RuntimeOf,
    activity_id: Annotated[UUID, Query()],
    title: Annotated[Name, Query(description="What it is called, and saved as")],
) -> Response:
    try:
        paper = await judge_paper(await request.body(), is_image=False, most_pages=MOST_PAGES)
    except PaperRefused as refused:
        raise PaperUnusable(refused.code) from None

    async def effect(session: AsyncSession) -> MaterialView:
        activity = await lock_activity(session, activity_id, principal=principal)
        cell = runtime.settings.cell
        kept = await add_material(session, activity, paper, title, principal=principal, store=parts.objects, cell=cell)
        return MaterialView.of(kept, runtime.settings.public_url)

    return await transact(effect, status=201, location=PATH + "/{code}")


@router.get("/activities/{activity_id}/materials", summary="The materials of an activity", openapi_extra=public())
async def show_materials(activity_id: UUID, principal: Planner, session: Session, runtime: RuntimeOf) -> MaterialsView:
    activity = await get_activity(session, activity_id, principal=principal)
    found = await get_materials(session, activity.id)
    return MaterialsView(items=[MaterialView.of(one, runtime.settings.public_url) for one in found])


@router.delete(
    "/activities/{activity_id}/materials/{material_id}",
    summary="Take a material away: its address shows nothing any more",
    status_code=NO_CONTENT,
    response_class=Response,
    openapi_extra=public(),
)
async def delete_material(
    activity_id: UUID, material_id: UUID, principal: Planner, parts: PartsOf, transact: Transact, runtime: RuntimeOf
) -> Response:
    async def effect(session: AsyncSession) -> MaterialView:
        await get_activity(session, activity_id, principal=principal)
        material = await lock_material(session, material_id, principal=principal)
        await remove_material(session, material, principal=principal)
        return MaterialView.of(material, runtime.settings.public_url)

    answer = await transact(effect, status=NO_CONTENT)
    parts.material_removed.set()
    return answer


@router.get(
    "/materials/{code}",
    summary="A material, by its address",
    description="Of an announced activity, for whoever was told the address; no token is needed.",
    response_class=Response,
    responses=FILE,
    openapi_extra=public(rate_limit="600/minute", anonymous=Asked.BY_CODE),
)
async def download_material(
    code: Typed, session: Session, parts: PartsOf, if_none_match: IfNoneMatch = None
) -> Response:
    material = await get_material_by_code(session, code)
    name = f"{material.code}.{material.type.ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{material.sha256}"',
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, max-age=60",  # a file that was taken away is gone from browsers, too
    }
    if if_none_match is not None and headers["ETag"] in if_none_match:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    try:
        content = await parts.objects.get(material.object_name or "")
    except ObjectMissing:
        log.exception("a material's object is missing", material_id=str(material.id))
        raise NoMaterial from None
    return Response(content, media_type=material.type.value, headers=headers)
